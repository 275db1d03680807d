using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;
using Cluster.Worker.Gradients;
using Cluster.Worker.Kernels;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Steps that an engine makes while it computes the gradient, beside the gradient and then the optimiser's rules.</summary>
public sealed class DescentTests
{
    private const int Epochs = 2;
    private const int StepsBetweenDiagnostics = 3;

    private static readonly Dataset Data =
        new("many", TinyRun.Examples(0, 700), TinyRun.Examples(700, 60), TinyRun.Examples(760, 60));

    /// <summary>Training examples and mini-batch: short sums, long ones, one block, several, mostly with a smaller last one.</summary>
    private static readonly (int Train, int Batch)[] Batches =
        [(143, 1), (143, 7), (143, 10), (143, 20), (143, 128), (700, 129), (700, 513)];

    private static readonly (double L2, L2Form Form)[] Decays =
        [(0, L2Form.WeightScaling), (3, L2Form.WeightScaling), (3, L2Form.CostTerm)];

    private static readonly ScheduleSpecification[] Schedules = [new(), new(ScheduleKind.Linear), new(ScheduleKind.Exponential, 1.5)];

    /// <summary>Every hidden activation with every cost and the output activations that go with it.</summary>
    public static TheoryData<Activation, Activation, Cost> Nets()
    {
        Activation[] elementwise =
        [
            Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu, Activation.Elu, Activation.Softplus,
            Activation.Identity,
        ];
        var nets = new TheoryData<Activation, Activation, Cost>();
        foreach (var hidden in elementwise)
        {
            nets.Add(hidden, Activation.Sigmoid, Cost.CrossEntropy);
            nets.Add(hidden, Activation.Sigmoid, Cost.CrossEntropyMean);
            nets.Add(hidden, Activation.Softmax, Cost.LogLikelihood);
            foreach (var output in elementwise) nets.Add(hidden, output, Cost.Quadratic);
        }

        return nets;
    }

    /// <summary>Decays meet all schedules; figures are due at every third step, from a probe or from the step's own gradient.</summary>
    [Theory]
    [MemberData(nameof(Nets))]
    public void Runs_end_in_the_checkpoint_of_gradients_and_rules(Activation hidden, Activation output, Cost cost)
    {
        for (var b = 0; b < Batches.Length; b++)
        {
            for (var d = 0; d < Decays.Length; d++)
            {
                var run = Run(Batches[b], Decays[d], Schedules[(b + d) % Schedules.Length]) with
                {
                    Model = new()
                    {
                        Inputs = TinyRun.Inputs,
                        Hidden = [17, 5],
                        Outputs = TinyRun.Classes,
                        Activation = hidden,
                        OutputActivation = output,
                        Cost = cost,
                    },
                };
                ShouldDescendWhereNothingElseIsDue(run, AdvancedRun.ShouldEqualRules(run, Data));
            }
        }
    }

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    public void So_do_wide_nets_at_every_width_on_two_threads(VectorWidth width)
    {
        for (var d = 0; d < Decays.Length; d++)
        {
            var run = Run((700, 513), Decays[d], Schedules[d]) with
            {
                Model = TinyRun.Specification.Model with { Hidden = [260, 130], Activation = Activation.Tanh },
            };
            var engine = new GradientEngine(run.Model, width) { Threads = 2 };
            ShouldDescendWhereNothingElseIsDue(run, AdvancedRun.ShouldEqualRules(run, Data, engine));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_net_without_hidden_layers_or_with_one_output_is_no_exception(int hiddenLayers)
    {
        var labels = Data.Train.AllLabels.ToArray();
        for (var i = 0; i < labels.Length; i++) labels[i] = (byte)(labels[i] == 2 ? 1 : 0);
        var train = new ExampleSet(Data.Train.AllInputs.ToArray(), labels, TinyRun.Inputs, classes: 2);
        var data = new Dataset("two classes", train, train.Take(60), train.Take(60));
        foreach (var decay in Decays)
        {
            var run = Run((143, 10), decay, Schedules[0]) with
            {
                Model = new() { Inputs = TinyRun.Inputs, Hidden = [.. Enumerable.Repeat(4, hiddenLayers)], Outputs = 1 },
                Data = new(data.Name, data.Sha256, 143, 60),
            };
            ShouldDescendWhereNothingElseIsDue(run, AdvancedRun.ShouldEqualRules(run, data));
        }
    }

    [Fact]
    public void It_is_offered_for_plain_descent_in_one_shard_alone()
    {
        var plain = Run((140, 10), (7, L2Form.CostTerm), new()) with { Diagnostics = Never };
        var step = Descent(plain).ShouldNotBeNull();
        step.ShouldBe(new DescentStep(0.1f, -0.05f, 0.05f, DescentForm.CostTerm));
        Descent(plain with { Optimizer = plain.Optimizer with { L2Form = L2Form.WeightScaling } })
            .ShouldBe(step with { Decay = (float)(-0.05 * 0.05), Form = DescentForm.WeightScaling });
        Descent(plain with { Optimizer = plain.Optimizer with { L2 = 0 } }).ShouldBe(step with { Decay = 0, Form = DescentForm.NoDecay });

        Descent(plain with { Shards = 2 }).ShouldBeNull();
        foreach (var kind in new[] { OptimizerKind.Momentum, OptimizerKind.Nesterov, OptimizerKind.Adam })
            Descent(plain with { Optimizer = plain.Optimizer with { Kind = kind } }).ShouldBeNull();
        foreach (var source in Enum.GetValues<DiagnosticsSource>())
            Descent(plain with { Diagnostics = new() { Source = source, ProbeCount = 20 } }).ShouldBeNull();
    }

    /// <summary>Decay is λ/n; a step takes much of a weight, or adds much to the gradient first, so that large weights overflow.</summary>
    [Theory]
    [InlineData(L2Form.WeightScaling, 10.1, false)]
    [InlineData(L2Form.WeightScaling, 9.9, true)]
    [InlineData(L2Form.CostTerm, 0.51, false)]
    [InlineData(L2Form.CostTerm, 0.49, true)]
    public void It_is_not_offered_where_decay_may_overflow(L2Form form, double decay, bool isOffered)
    {
        var run = Run((140, 10), (140 * decay, form), new()) with { Diagnostics = Never };
        (Descent(run) is not null).ShouldBe(isOffered);
        AdvancedRun.ShouldEqualRules(run, Data).Descents.ShouldBe(isOffered ? (int)run.TotalSteps : 0);
    }

    [Fact]
    public void Only_a_step_over_all_its_examples_is_taken_for_one()
    {
        var run = Run((20, 10), Decays[0], new()) with { Epochs = 1, Diagnostics = Never };
        var session = TrainingSession.Start(run, Data.Train);
        var sum = new ShardSum(run.Model) { Examples = 9 };
        Should.Throw<InvalidOperationException>(() => session.CompleteDescent(sum)).Message.ShouldContain("over 10 examples; 9 came back");
        sum.Examples = 10;
        for (var step = 0; step < 2; step++) session.CompleteDescent(sum);
        session.Current!.Value.Kind.ShouldBe(WorkKind.Evaluation);
        session.Descent.ShouldBeNull();
        sum.Examples = 60;
        Should.Throw<InvalidOperationException>(() => session.CompleteDescent(sum)).Message.ShouldContain("not a step");
        session.Complete(sum);
        session.Descent.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => session.CompleteDescent(sum)).Message.ShouldContain("has ended");
    }

    private static DiagnosticsSpecification Never { get; } = new() { BeforeTraining = false, EveryEpochs = 0 };

    private static DescentStep? Descent(RunSpecification run) => TrainingSession.Start(run, Data.Train).Descent;

    private static RunSpecification Run(
        (int Train, int Batch) size, (double L2, L2Form Form) decay, ScheduleSpecification schedule) => new()
        {
            Model = TinyRun.Specification.Model,
            Data = new(Data.Name, Data.Sha256, size.Train, 60),
            Optimizer = new() { LearningRate = 0.05, L2 = decay.L2, L2Form = decay.Form, Schedule = schedule },
            Diagnostics = new()
            {
                Source = decay.L2 > 0 ? DiagnosticsSource.Training : DiagnosticsSource.Probe,
                ProbeCount = 20,
                EveryEpochs = 0,
                EverySteps = StepsBetweenDiagnostics,
            },
            Epochs = Epochs,
            BatchSize = size.Batch,
            Seed = 3,
        };

    private static void ShouldDescendWhereNothingElseIsDue(RunSpecification run, AdvancedRun advanced)
    {
        var measured = (int)(run.TotalSteps + StepsBetweenDiagnostics - 1) / StepsBetweenDiagnostics;
        advanced.Session.Divergence.ShouldBeNull();
        advanced.Session.History.Diagnostics.Count.ShouldBe(measured);
        advanced.Descents.ShouldBe((int)run.TotalSteps - measured);
        advanced.Refusals.ShouldBe(0);
    }
}
