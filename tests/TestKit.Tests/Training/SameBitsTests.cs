using Cluster.Coordinator.Results;
using Cluster.Shared.Engine;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>The promise of the project: a run's result depends on its specification and on nothing else.</summary>
public sealed class SameBitsTests
{

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    [InlineData(5, 8)]
    [InlineData(3, 1)]
    public async Task Any_number_of_workers_and_slots_ends_in_the_bits_of_a_plain_loop(int workers, int slots)
    {
        var result = await SimulateAsync(new SimulationOptions { Seed = 1 }, workers, slots);
        ShouldBeExpected(result);
    }

    [Fact]
    public async Task Delayed_and_reordered_arrivals_change_no_bit()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var options = new SimulationOptions { Seed = seed, DelayProbability = 0.7, MaxMessageDelay = TimeSpan.FromMilliseconds(50) };
            ShouldBeExpected(await SimulateAsync(options, workers: 3, slots: 3), $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_replica_that_throws_is_restarted_and_its_shards_are_computed_again_and_counted_once()
    {
        for (var nth = 1; nth <= 12; nth++)
        {
            var system = new SimulatedActorSystem((ulong)nth);
            var failures = 0;
            system.Failed += _ => failures++;
            system.FailOn((_, message) => message is ComputeShards, nth);
            var result = await new TestCluster(system, new() { Workers = 3 }).RunAsync(
                TestCluster.Experiment(OneSeed, slots: 3), new MemoryCheckpointStore());
            ShouldBeExpected(result, $"the {nth}th message throws");
            failures.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task A_worker_that_ends_in_the_middle_takes_nothing_with_it()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var system = new SimulatedActorSystem(new SimulationOptions { Seed = seed });
            var cluster = new TestCluster(system, new() { Workers = 3 });
            system.StopAfter("/worker-1", TimeSpan.FromMilliseconds(2 + seed));
            system.StopAfter("/worker-2", TimeSpan.FromMilliseconds(9 + 3 * seed));
            ShouldBeExpected(
                await cluster.RunAsync(TestCluster.Experiment(OneSeed, slots: 3), new MemoryCheckpointStore()), $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_run_whose_last_worker_ends_waits_for_another_one()
    {
        var system = new SimulatedActorSystem(3);
        var cluster = new TestCluster(system, new() { Workers = 1 });
        system.StopAfter("/worker-1", TimeSpan.FromMilliseconds(10));
        system.At(TimeSpan.FromSeconds(30), () => cluster.AddWorker());
        ShouldBeExpected(await cluster.RunAsync(TestCluster.Experiment(OneSeed, slots: 4), new MemoryCheckpointStore()));
    }

    [Fact]
    public async Task A_worker_may_take_several_shares_of_a_run_and_gives_all_of_them_back()
    {
        var system = new SimulatedActorSystem(6);
        var cluster = new TestCluster(system, new() { Workers = 2, SlotsPerWorker = 3 });
        for (var i = 0; i < 3; i++)
            ShouldBeExpected(await cluster.RunAsync(TestCluster.Experiment(OneSeed, slots: 5), new MemoryCheckpointStore()));
        system.RunUntilIdle();
        system.LivingPaths().ShouldBe(["/coordinator", "/worker-1", "/worker-2"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_thread_pool_gives_the_same_bits_as_the_simulation(int slots)
    {
        await using var system = new ActorSystem();
        var result = await new TestCluster(system, new() { Workers = 3 }).RunAsync(
            TestCluster.Experiment(OneSeed, slots), new MemoryCheckpointStore());
        ShouldBeExpected(result);
    }

    [Fact]
    public void The_number_of_shards_is_part_of_the_specification_and_does_change_bits() =>
        PlainTraining.Run(OneSeed with { Shards = 1 }).WeightsSha256().ShouldNotBe(PlainTraining.Run(OneSeed).WeightsSha256());

    private static RunSpecification OneSeed => TinyRun.Specification with { Seed = 0 };

    private static Task<ExperimentResult> SimulateAsync(SimulationOptions options, int workers, int slots) =>
        new TestCluster(new SimulatedActorSystem(options), new() { Workers = workers })
            .RunAsync(TestCluster.Experiment(OneSeed, slots), new MemoryCheckpointStore());

    private static void ShouldBeExpected(ExperimentResult result, string? when = null)
    {
        var run = result.Runs.ShouldHaveSingleItem();
        run.Status.ShouldBe(RunStatus.Finished, when);
        var direct = PlainTraining.Run(OneSeed);
        run.WeightsSha256.ShouldBe(direct.WeightsSha256(), when);
        run.History.Epochs.ShouldBe(direct.History.Epochs, when);
        run.History.Diagnostics.Count.ShouldBe(direct.History.Diagnostics.Count, when);
    }
}
