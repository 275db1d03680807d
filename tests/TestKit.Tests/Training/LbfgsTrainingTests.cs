using Cluster.Shared.Checkpoints;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.TestKit.Twins;

namespace Cluster.TestKit.Tests.Training;

public sealed class LbfgsTrainingTests
{
    private static readonly RunSpecification Run = TinyRun.Specification with
    {
        Optimizer = new()
        {
            Kind = OptimizerKind.Lbfgs,
            LearningRate = 1,
            L2 = 0.1,
            L2Form = L2Form.CostTerm,
            Lbfgs = new() { History = 4 },
        },
        Diagnostics = new() { Source = DiagnosticsSource.Training },
        Epochs = 12,
        BatchSize = 240,
        EvaluateEvery = 3,
        Seed = 0,
    };

    [Fact]
    public void An_epoch_is_one_iteration_and_each_lowers_the_cost()
    {
        var session = PlainTraining.Run(Run with { Optimizer = Run.Optimizer with { L2 = 0 } });
        session.History.Epochs.Select(epoch => epoch.Epoch).ShouldBe(Enumerable.Range(1, 12));
        (session.Epoch, session.Step).ShouldBe((12, 12L));
        session.History.Epochs.Select(epoch => epoch.TrainCost).ShouldBe(
            session.History.Epochs.Select(epoch => epoch.TrainCost).OrderDescending());
        session.History.Epochs.Where(epoch => epoch.ValidationCost is not null).Select(epoch => epoch.Epoch).ShouldBe([3, 6, 9, 12]);
        session.History.EarlyEnd.ShouldBeNull();
    }

    [Fact]
    public void An_epochs_cost_is_that_of_the_point_it_leads_to_without_the_decay()
    {
        var session = PlainTraining.Run(Run with { Epochs = 5 });
        var train = TinyRun.Data.Train;
        double[] parameters = [.. session.Layout.ToCanonical(session.Parameters).Select(value => (double)value)];
        double[] inputs = [.. train.AllInputs.ToArray().Select(pixel => pixel / 255.0)];
        var exact = new DoubleNetwork(Run.Model).Cost(parameters, inputs, train.AllLabels.Span) / 240;
        session.History.Epochs[^1].TrainCost.ShouldBe(exact, 1e-5);
    }

    [Fact]
    public void Cost_and_decay_together_fall_with_every_epoch()
    {
        var session = PlainTraining.Run(Run with { Optimizer = Run.Optimizer with { L2 = 5 } });
        var objective = session.History.Epochs.Select(epoch => epoch.TrainCost + epoch.WeightDecay).ToArray();
        objective.ShouldBe(objective.OrderDescending());
    }

    [Fact]
    public void Diagnostics_are_those_of_the_points_between_the_line_searches()
    {
        var session = PlainTraining.Run(Run);
        session.History.Diagnostics.Select(record => (record.Step, record.Epoch)).ShouldBe(
            Enumerable.Range(0, 12).Select(epoch => ((long)epoch, epoch)));
        session.History.Diagnostics.ShouldAllBe(record => record.Layers.All(layer => layer.UpdateRatio > 0));

        // A probe over all examples looks at the same gradients; it takes no part in the steps.
        var probed = PlainTraining.Run(
            Run with { Diagnostics = new() { Source = DiagnosticsSource.Probe, ProbeCount = 240 } });
        probed.WeightsSha256().ShouldBe(session.WeightsSha256());
        foreach (var (one, other) in probed.History.Diagnostics.Zip(session.History.Diagnostics))
        {
            one.Layers.Select(layer => (layer.DeltaL2, layer.UpdateRatio)).ShouldBe(
                other.Layers.Select(layer => (layer.DeltaL2, layer.UpdateRatio)));
        }
    }

    [Fact]
    public void A_session_that_is_saved_anywhere_goes_on_to_the_same_bits()
    {
        var (undisturbed, searching) = (PlainTraining.Run(Run), 0);
        for (var works = 0; ; works++)
        {
            var session = TrainingSession.Start(Run, TinyRun.Data.Train);
            PlainTraining.Finish(session, Run, TinyRun.Data, works);
            if (session.Current is null) break;
            var saved = Checkpoint.Decode(session.Save().Encode());
            if (saved.State.Span.IndexOf("\"Evaluations\":1"u8) >= 0) searching++;
            var resumed = TrainingSession.Resume(Run, saved);
            resumed.Current.ShouldBe(session.Current);
            PlainTraining.Finish(resumed, Run, TinyRun.Data);
            resumed.Save().Encode().AsSpan().SequenceEqual(undisturbed.Save().Encode()).ShouldBeTrue($"after {works} works");
        }

        searching.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(3, 8)]
    public async Task Workers_and_slots_change_no_bit(int workers, int slots)
    {
        var system = new SimulatedActorSystem(new SimulationOptions { Seed = 4, DelayProbability = 0.3 });
        if (slots == 5) system.FailOn((_, message) => message is ComputeShards, 17);
        var result = await new TestCluster(system, new() { Workers = workers })
            .RunAsync(TestCluster.Experiment(Run, slots), new MemoryCheckpointStore());
        var direct = PlainTraining.Run(Run);
        var run = result.Runs.ShouldHaveSingleItem();
        run.Status.ShouldBe(RunStatus.Finished);
        run.WeightsSha256.ShouldBe(direct.WeightsSha256());
        run.History.Epochs.ShouldBe(direct.History.Epochs);
    }

    [Fact]
    public void A_run_that_finds_nothing_lower_is_finished_and_keeps_its_lowest_point()
    {
        // Float gradients stop being exact enough to find a way down long before 2,000 iterations.
        var run = Run with
        {
            Model = Run.Model with { Hidden = [], Cost = Cost.Quadratic },
            Optimizer = Run.Optimizer with { L2 = 10 },
            Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 },
            Epochs = 2000,
            EvaluateEvery = 1,
        };
        var session = PlainTraining.Run(run);
        var end = session.History.EarlyEnd.ShouldNotBeNull();
        end.Epoch.ShouldBe(session.Epoch);
        end.Epoch.ShouldBeInRange(5, 1999);
        end.Reason.ShouldContain("line search");
        session.Divergence.ShouldBeNull();
        session.WeightsSha256().ShouldBe(PlainTraining.Run(run with { Epochs = end.Epoch }).WeightsSha256());
        SessionState.FromCheckpoint(session.Save()).IsFinished(run).ShouldBeTrue();
    }

    [Fact]
    public void A_trial_point_without_finite_cost_is_a_step_too_long_and_no_divergence()
    {
        var run = Run with
        {
            Model = Run.Model with { Activation = Activation.Identity, OutputActivation = Activation.Identity, Cost = Cost.Quadratic },
            Optimizer = Run.Optimizer with { LearningRate = 1e15, Lbfgs = new() { Evaluations = 100 } },
        };
        var session = PlainTraining.Run(run);
        session.Divergence.ShouldBeNull();
        session.History.Epochs.ShouldNotBeEmpty();
        session.History.Epochs[^1].TrainCost.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void A_beginning_without_finite_cost_is_a_divergence_with_its_layer()
    {
        var run = Run with
        {
            Model = Run.Model with { Activation = Activation.Identity, OutputActivation = Activation.Identity, Cost = Cost.Quadratic },
            Initialization = new() { Weights = new(InitializerKind.Constant, 3e38), Biases = Initializer.Zero },
        };
        PlainTraining.Run(run).Divergence.ShouldBe(new Divergence(1, "activations", float.PositiveInfinity, Step: 0, Epoch: 1));
    }
}
