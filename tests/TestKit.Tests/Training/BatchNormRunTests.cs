using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Plans;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Swarm;
using Cluster.TestKit.Tests.Swarm;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>
/// Runs whose gradients take several rounds of messages, for the statistics of the whole mini-batch: the same promises as for all others.
/// </summary>
public sealed class BatchNormRunTests
{
    private static readonly RunSpecification Whole = Normalized(BatchNormPlacement.BeforeActivation, BatchNormStatistics.Batch);

    private static readonly TrainingSession Expected = PlainTraining.Run(Whole);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    [InlineData(5, 8)]
    public async Task Any_number_of_workers_and_slots_ends_in_the_bits_of_a_plain_loop(int workers, int slots)
    {
        foreach (var placement in Enum.GetValues<BatchNormPlacement>())
        {
            foreach (var statistics in Enum.GetValues<BatchNormStatistics>())
            {
                var run = Normalized(placement, statistics);
                var cluster = new TestCluster(new SimulatedActorSystem(1), new() { Workers = workers });
                ShouldBe(await cluster.RunAsync(TestCluster.Experiment(run, slots), new MemoryCheckpointStore()), PlainTraining.Run(run));
            }
        }
    }

    [Fact]
    public async Task Delays_failures_and_losses_in_the_middle_of_rounds_change_no_bit()
    {
        var failures = 0;
        for (var seed = 0UL; seed < 25; seed++)
        {
            var options = new SimulationOptions { Seed = seed, DelayProbability = 0.5, MaxMessageDelay = TimeSpan.FromMilliseconds(1) };
            var system = new SimulatedActorSystem(options);
            system.Failed += _ => failures++;
            system.FailOn((_, message) => message is ComputeShards, nth: 3 + (int)seed * 7);
            system.FailOn((_, message) => message is ComputeShards { Work.Phase: 3 }, nth: 1 + (int)seed);
            var cluster = new TestCluster(system, new() { Workers = 3 });
            system.StopAfter("/worker-2", TimeSpan.FromMilliseconds(3 + 2 * seed));
            ShouldBe(
                await cluster.RunAsync(TestCluster.Experiment(Whole, slots: 3), new MemoryCheckpointStore()), Expected, $"seed {seed}");
        }

        failures.ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task Parameters_are_sent_once_a_step_to_each_replica_that_stays()
    {
        var (with, without) = (0, 0);
        var system = new SimulatedActorSystem(4);
        system.FailOn(
            (_, message) =>
            {
                if (message is not ComputeShards { Work.Kind: WorkKind.Step } compute) return false;
                if (compute.Parameters is null) without++;
                else with++;
                return false;
            },
            nth: 1);
        var cluster = new TestCluster(system, new() { Workers = 2 });
        ShouldBe(await cluster.RunAsync(TestCluster.Experiment(Whole, slots: 2), new MemoryCheckpointStore()), Expected);
        with.ShouldBe(2 * (int)Whole.TotalSteps);
        without.ShouldBe(4 * with);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_interrupted_run_resumes_to_the_bits_of_an_undisturbed_one(int slots)
    {
        var interruptions = 0;
        for (var seed = 0UL; seed < 10; seed++)
        {
            var store = new MemoryCheckpointStore();
            var system = new SimulatedActorSystem(new SimulationOptions { Seed = seed, MaxMessageDelay = TimeSpan.FromMicroseconds(1) });
            var observer = new TestProbe(system, "observer");
            var cluster = new TestCluster(system, new());
            system.At(TimeSpan.FromMicroseconds(40 + 17 * seed), () =>
                observer.Messages.OfType<ExperimentStarted>().Single().Actor.Tell(new InterruptExperiment(), null));
            var interrupted = await cluster.RunAsync(TestCluster.Experiment(Whole, slots), store, observer.Ref);
            if (interrupted.Runs.Single().Status == RunStatus.Interrupted) interruptions++;
            var again = new TestCluster(new SimulatedActorSystem(seed), new());
            ShouldBe(await again.RunAsync(TestCluster.Experiment(Whole, slots), store), Expected);
        }

        interruptions.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_checkpoint_between_rounds_is_that_from_before_the_step()
    {
        var session = TrainingSession.Start(Whole, TinyRun.Data.Train);
        PlainTraining.Finish(session, Whole, TinyRun.Data, works: 22);
        var work = session.Current!.Value;
        (work.Phase, work.Phases).ShouldBe((2, 5));
        var resumed = TrainingSession.Resume(Whole, Checkpoint.Decode(session.Save().Encode()));
        resumed.Current.ShouldBe(work with { Number = work.FirstNumber, Phase = 0 });
        PlainTraining.Finish(resumed, Whole, TinyRun.Data);
        resumed.Save().Encode().AsSpan().SequenceEqual(Expected.Save().Encode()).ShouldBeTrue();
    }

    [Fact]
    public void Over_links_and_under_all_kinds_of_faults_the_bits_are_the_same()
    {
        var failed = SeedLoop.Failures(seeds: 100, failuresMax: 3, seed =>
        {
            var plan = SimulationPlan.FromSeed(seed);
            var keys = $"batch_norm: {(seed % 2 == 0 ? "before" : "after")}\n";
            return SwarmRun.Of(plan with { Experiment = $"{plan.Experiment.TrimEnd()}\n{keys}" });
        });
        failed.ShouldBeEmpty(string.Join("\n\n", failed));
    }

    [Theory]
    [InlineData(BatchNormStatistics.Batch)]
    [InlineData(BatchNormStatistics.Shard)]
    public async Task Mini_batches_and_probes_smaller_than_the_shards_do_no_harm(BatchNormStatistics statistics)
    {
        var run = WithEmptyShards(statistics);
        var expected = PlainTraining.Run(run);
        expected.Divergence.ShouldBeNull();
        foreach (var slots in new[] { 1, 3, 8 })
        {
            var cluster = new TestCluster(new SimulatedActorSystem(2), new() { Workers = 2 });
            ShouldBe(await cluster.RunAsync(TestCluster.Experiment(run, slots), new MemoryCheckpointStore()), expected);
        }
    }

    [Theory]
    [InlineData(BatchNormStatistics.Batch)]
    [InlineData(BatchNormStatistics.Shard)]
    public void A_run_resumes_before_each_mini_batch_smaller_than_the_shards(BatchNormStatistics statistics)
    {
        var run = WithEmptyShards(statistics);
        var (expected, resumed) = (PlainTraining.Run(run), 0);
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        while (session.Current is { } work)
        {
            if (work.Examples < run.Shards)
            {
                session = TrainingSession.Resume(run, Checkpoint.Decode(session.Save().Encode()));
                resumed++;
            }

            // With an engine of its own, to which an empty shard may be the first of all.
            PlainTraining.Finish(session, run, TinyRun.Data, works: work.Phases);
        }

        resumed.ShouldBeGreaterThan(2);
        session.Save().Encode().AsSpan().SequenceEqual(expected.Save().Encode()).ShouldBeTrue();
    }

    /// <summary>Wide layers, whose products are made in other ways; 62 examples in mini-batches of 20, the last of 2.</summary>
    private static RunSpecification WithEmptyShards(BatchNormStatistics statistics)
    {
        var run = Normalized(BatchNormPlacement.BeforeActivation, statistics);
        return run with
        {
            Model = run.Model with { Hidden = [50, 50] },
            Data = run.Data with { Train = 62 },
            Diagnostics = run.Diagnostics with { ProbeCount = 4 },
            Shards = 8,
        };
    }

    private static RunSpecification Normalized(BatchNormPlacement placement, BatchNormStatistics statistics) => TinyRun.Specification with
    {
        Model = TinyRun.Specification.Model with { BatchNorm = new() { Placement = placement, Statistics = statistics } },
        Shards = statistics == BatchNormStatistics.Batch ? 8 : 4,
        Epochs = 2,
        Seed = 0,
    };

    private static void ShouldBe(ExperimentResult result, TrainingSession expected, string? when = null)
    {
        var run = result.Runs.ShouldHaveSingleItem();
        run.Status.ShouldBe(RunStatus.Finished, when);
        run.WeightsSha256.ShouldBe(expected.WeightsSha256(), when);
        run.History.Epochs.ShouldBe(expected.History.Epochs, when);
        run.History.Diagnostics.Count.ShouldBe(expected.History.Diagnostics.Count, when);
    }
}
