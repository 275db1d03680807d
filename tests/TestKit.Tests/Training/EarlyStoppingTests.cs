using Cluster.Coordinator.Runs;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Against the history of the same run without early stopping, searched here.</summary>
public sealed class EarlyStoppingTests
{
    // So fast that it overfits and swings.
    private static readonly RunSpecification Endless = TinyRun.Specification with
    {
        Optimizer = new() { Kind = OptimizerKind.Momentum, LearningRate = 2 },
        Diagnostics = new() { EveryEpochs = 0, BeforeTraining = false },
        Epochs = 40,
        Seed = 0,
    };

    [Theory]
    [InlineData(EpochCriterion.ValidationCost, 1, 0.0)]
    [InlineData(EpochCriterion.ValidationCost, 3, 0.0)]
    [InlineData(EpochCriterion.ValidationCost, 2, 0.05)]
    [InlineData(EpochCriterion.ValidationAccuracy, 2, 0.0)]
    [InlineData(EpochCriterion.ValidationAccuracy, 4, 0.01)]
    public void A_run_ends_when_its_patience_does_and_its_result_is_the_best_epochs(EpochCriterion metric, int patience, double minDelta)
    {
        var (best, end) = Expected(metric, patience, minDelta);
        var rule = new EarlyStoppingSpecification { Metric = metric, Patience = patience, MinDelta = minDelta, Restore = true };
        var session = PlainTraining.Run(Endless with { EarlyStopping = rule });
        session.Epoch.ShouldBe(end);
        session.History.Best.ShouldNotBeNull().Epoch.ShouldBe(best);
        session.History.EarlyEnd.ShouldNotBeNull().Epoch.ShouldBe(end);
        session.History.EarlyEnd!.Reason.ShouldContain($"epoch {best} ");
        session.WeightsSha256().ShouldBe(AfterEpochs(best).WeightsSha256());
        AfterEpochs(end).WeightsSha256().ShouldNotBe(session.WeightsSha256());
    }

    [Fact]
    public void Without_patience_the_best_epochs_parameters_are_kept_behind_the_last_ones()
    {
        var (best, _) = Expected(EpochCriterion.ValidationCost, Endless.Epochs, 0);
        best.ShouldBeLessThan(40);
        var session = PlainTraining.Run(
            Endless with { EarlyStopping = new() { Metric = EpochCriterion.ValidationCost, KeepBest = true } });
        (session.Epoch, session.History.EarlyEnd).ShouldBe((40, null));
        session.WeightsSha256().ShouldBe(AfterEpochs(40).WeightsSha256());
        WeightsHash.Of(session.Save().Buffers[^1]).ShouldBe(AfterEpochs(best).WeightsSha256());
    }

    [Fact]
    public void Epochs_that_were_not_measured_count_as_waiting()
    {
        var session = PlainTraining.Run(Endless with
        {
            EvaluateEvery = 4,
            EarlyStopping = new() { Metric = EpochCriterion.ValidationCost, Patience = 6 },
        });
        var measured = PlainTraining.Run(Endless).History.Epochs.Where(epoch => epoch.Epoch % 4 == 0).ToList();
        var best = measured[0];
        foreach (var epoch in measured)
        {
            if (epoch.ValidationCost < best.ValidationCost) best = epoch;
            if (epoch.Epoch - best.Epoch < 6) continue;
            session.History.EarlyEnd.ShouldNotBeNull().Epoch.ShouldBe(epoch.Epoch);
            return;
        }

        throw new InvalidOperationException("The run does not overfit.");
    }

    [Fact]
    public void A_session_that_is_saved_anywhere_goes_on_to_the_same_bits()
    {
        var run = Endless with
        {
            BatchSize = 120,
            Optimizer = Endless.Optimizer with
            {
                Schedule = new(ScheduleKind.OnPlateau) { Plateau = new() { Factor = 0.7, Patience = 0, Threshold = 0.1 } },
            },
            EarlyStopping = new() { Patience = 3, Restore = true, Metric = EpochCriterion.ValidationCost },
            Epochs = 12,
        };
        var undisturbed = PlainTraining.Run(run).Save().Encode();
        for (var works = 0; ; works++)
        {
            var session = TrainingSession.Start(run, TinyRun.Data.Train);
            PlainTraining.Finish(session, run, TinyRun.Data, works);
            if (session.Current is null) break;
            var resumed = TrainingSession.Resume(run, Checkpoint.Decode(session.Save().Encode()));
            PlainTraining.Finish(resumed, run, TinyRun.Data);
            resumed.Save().Encode().AsSpan().SequenceEqual(undisturbed).ShouldBeTrue($"after {works} works");
        }

        SessionState.FromCheckpoint(Checkpoint.Decode(undisturbed)).Plateau.ShouldNotBeNull().Scale.ShouldBeLessThan(1);
    }

    [Fact]
    public async Task The_best_epochs_parameters_come_from_a_checkpoint_that_knows_this_epoch_or_from_none()
    {
        var run = Endless with { EarlyStopping = new() { Metric = EpochCriterion.ValidationCost, KeepBest = true } };
        var (expected, early) = (PlainTraining.Run(run), TrainingSession.Start(run, TinyRun.Data.Train));
        PlainTraining.Finish(early, run, TinyRun.Data, works: 30);
        early.History.Best.ShouldNotBeNull().ShouldNotBe(expected.History.Best);
        var result = await new TestCluster(new SimulatedActorSystem(2), new())
            .RunAsync(TestCluster.Experiment(run), new MemoryCheckpointStore());
        var folder = Directory.CreateTempSubdirectory("cluster-test-").FullName;
        try
        {
            var best = Path.Combine(folder, "c1-seed-0.best.checkpoint");
            Lay(early);
            BestCheckpoints.Write(folder, result).ShouldHaveSingleItem()
                .ShouldStartWith($"c1-seed-0.best.checkpoint is not written: the parameters after epoch {expected.History.Best!.Epoch}, ");
            File.Exists(best).ShouldBeFalse();

            Lay(expected);
            BestCheckpoints.Write(folder, result).ShouldBeEmpty();
            WeightsHash.Of(Checkpoint.Decode(await File.ReadAllBytesAsync(best)).Buffers.ShouldHaveSingleItem())
                .ShouldBe(AfterEpochs(expected.History.Best.Epoch).WeightsSha256());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Lay(TrainingSession session) => File.WriteAllBytes(Path.Combine(folder, "c1-seed-0.checkpoint"), session.Save().Encode());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Workers_and_slots_change_no_bit_and_what_ended_early_is_not_trained_again(int slots)
    {
        var run = Endless with
        {
            EarlyStopping = new() { Metric = EpochCriterion.ValidationCost, Patience = 2, Restore = true },
        };
        var (direct, store) = (PlainTraining.Run(run), new MemoryCheckpointStore());
        for (var round = 0; round < 2; round++)
        {
            var result = await new TestCluster(new SimulatedActorSystem(2), new() { Workers = 3 })
                .RunAsync(TestCluster.Experiment(run, slots), store);
            var one = result.Runs.ShouldHaveSingleItem();
            (one.Status, one.WeightsSha256).ShouldBe((RunStatus.Finished, direct.WeightsSha256()));
            (one.History.Best, one.History.EarlyEnd).ShouldBe((direct.History.Best, direct.History.EarlyEnd));
            store.Writes.ShouldBe(1);
        }
    }

    [Fact]
    public void A_plateau_lowers_the_learning_rate_of_the_next_epoch()
    {
        // Every epoch after the first is one without improvement, and all but the first two are made with a learning rate of nearly 0.
        var run = Endless with
        {
            Optimizer = new()
            {
                LearningRate = 1,
                Schedule = new(ScheduleKind.OnPlateau) { Plateau = new() { Factor = 1e-7, Patience = 0, Threshold = 0.999 } },
            },
            EvaluateEvery = 0,
            Epochs = 4,
        };
        var costs = Costs(run);
        var plain = Costs(run with { Optimizer = new() { LearningRate = 1 } });
        costs[..2].ShouldBe(plain[..2]);
        costs[3].ShouldBe(costs[2], 1e-4);
        Math.Abs(plain[3] - plain[2]).ShouldBeGreaterThan(1e-3);
    }

    private static List<double> Costs(RunSpecification run) =>
        [.. PlainTraining.Run(run).History.Epochs.Select(epoch => epoch.TrainCost)];

    private static TrainingSession AfterEpochs(int epochs) => PlainTraining.Run(Endless with { Epochs = epochs });

    /// <summary>Best epoch and last one.</summary>
    private static (int Best, int End) Expected(EpochCriterion metric, int patience, double minDelta)
    {
        var epochs = PlainTraining.Run(Endless).History.Epochs;
        double Gain(EpochRecord epoch) =>
            metric == EpochCriterion.ValidationAccuracy ? epoch.ValidationAccuracy!.Value : -epoch.ValidationCost!.Value;
        var best = epochs[0];
        foreach (var epoch in epochs.Skip(1))
        {
            var gain = Gain(epoch) - Gain(best);
            if (gain > 0 && gain >= minDelta) best = epoch;
            else if (epoch.Epoch == best.Epoch + patience) return (best.Epoch, epoch.Epoch);
        }

        return (best.Epoch, Endless.Epochs);
    }
}
