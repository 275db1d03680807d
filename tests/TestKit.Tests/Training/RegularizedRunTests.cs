using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Runs with weight normalisation, with dropout and with activations that need their inputs keep the rule of the bits.</summary>
public sealed class RegularizedRunTests
{
    public static TheoryData<string> Nets => ["weight norm", "dropout", "both", "gelu", "silu"];

    [Theory]
    [MemberData(nameof(Nets))]
    public async Task Any_number_of_workers_ends_in_the_bits_of_a_plain_loop(string net)
    {
        var expected = PlainTraining.Run(Run(net));
        foreach (var workers in (int[])[1, 2, 5])
        {
            var options = new SimulationOptions
            {
                Seed = (ulong)workers,
                DelayProbability = 0.5,
                MaxMessageDelay = TimeSpan.FromMilliseconds(20),
            };
            var system = new SimulatedActorSystem(options);
            if (workers == 5) system.FailOn((_, message) => message is ComputeShards, 7);
            var result = await new TestCluster(system, new() { Workers = workers })
                .RunAsync(TestCluster.Experiment(Run(net), slots: workers), new MemoryCheckpointStore());

            var run = result.Runs.ShouldHaveSingleItem();
            run.WeightsSha256.ShouldBe(expected.WeightsSha256(), $"{workers} workers");
            run.History.Epochs.ShouldBe(expected.History.Epochs, $"{workers} workers");
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_run_that_is_resumed_ends_as_if_undisturbed(string net)
    {
        var (run, expected) = (Run(net), PlainTraining.Run(Run(net)));
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        while (session.Current is not null)
        {
            PlainTraining.Finish(session, run, TinyRun.Data, works: 7);
            session = TrainingSession.Resume(run, Checkpoint.Decode(session.Save().Encode()));
        }

        session.WeightsSha256().ShouldBe(expected.WeightsSha256());
        session.History.Epochs.ShouldBe(expected.History.Epochs);
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void They_learn(string net)
    {
        var history = PlainTraining.Run(Run(net) with { Epochs = 30 }).History;
        history.Epochs[^1].ValidationAccuracy!.Value.ShouldBeGreaterThan(0.8);
    }

    /// <summary>Summed up in double precision over the weights in the order of people: those of a layer, then its biases.</summary>
    [Theory]
    [InlineData(L2Form.WeightScaling)]
    [InlineData(L2Form.CostTerm)]
    public void An_epochs_weight_decay_is_that_of_the_weights_it_leads_to(L2Form form)
    {
        var plain = Run("plain");
        var session = PlainTraining.Run(plain with { Epochs = 3, Optimizer = plain.Optimizer with { L2 = 0.7, L2Form = form } });
        var (all, place, squares) = (session.Layout.ToCanonical(session.Parameters), 0, 0.0);
        int[] sizes = [plain.Model.Inputs, .. plain.Model.Hidden, plain.Model.Outputs];
        foreach (var (inputs, outputs) in sizes.Zip(sizes[1..]))
        {
            squares += all[place..(place + inputs * outputs)].Sum(weight => (double)weight * weight);
            place += inputs * outputs + outputs;
        }

        place.ShouldBe(all.Length);
        session.History.Epochs[^1].WeightDecay!.Value.ShouldBe(0.7 / 2 / plain.Data.Train * squares, 1e-9);
        PlainTraining.Run(plain with { Optimizer = plain.Optimizer with { L2 = 0 } }).History.Epochs[^1].WeightDecay.ShouldBe(0);
    }

    /// <summary>Neurons that begin alike get the same gradient and stay alike, unless something tells them apart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Equal_neurons_stay_equal_until_dropout_tells_them_apart(bool dropout)
    {
        var run = Run(dropout ? "dropout" : "plain") with
        {
            Initialization = new()
            {
                Weights = new(InitializerKind.Constant, 0.3),
                OutputWeights = new(InitializerKind.Constant, 0.3),
                Biases = Initializer.Zero,
            },
        };
        var session = PlainTraining.Run(run);
        session.Step.ShouldBe(36);
        var (weights, different) = (session.Layout.Weights(0), 0);
        for (var input = 0; input < weights.Inputs; input++)
        {
            session.Parameters[weights.IndexOf(0, input)].ShouldNotBe(0.3f);
            for (var neuron = 1; neuron < weights.Outputs; neuron++)
                different += session.Parameters[weights.IndexOf(neuron, input)] == session.Parameters[weights.IndexOf(0, input)] ? 0 : 1;
        }

        if (dropout) different.ShouldBeGreaterThan(weights.Inputs * (weights.Outputs - 1) * 9 / 10);
        else different.ShouldBe(0);
    }

    private static RunSpecification Run(string net)
    {
        var plain = TinyRun.Specification with { Seed = 0 };
        var model = net switch
        {
            "weight norm" => plain.Model with { WeightNorm = true, Activation = Activation.Tanh },
            "dropout" => plain.Model with { Dropout = new(0.25, 0.125), Activation = Activation.Tanh },
            "both" => plain.Model with { WeightNorm = true, Dropout = new(0.25, 0), Activation = Activation.Tanh },
            "gelu" => plain.Model with { Activation = Activation.Gelu },
            "silu" => plain.Model with { Activation = Activation.Silu, OutputActivation = Activation.Silu, Cost = Cost.Quadratic },
            _ => plain.Model,
        };
        return plain with { Model = model, Optimizer = plain.Optimizer with { LearningRate = net == "silu" ? 0.3 : 0.5 } };
    }
}
