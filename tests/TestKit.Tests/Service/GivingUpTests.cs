using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Service;
using Cluster.Shared.Messages;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Service;

/// <summary>What is finished is never lost, whatever gives up.</summary>
public sealed class GivingUpTests
{
    [Fact]
    public void An_experiment_that_is_given_up_keeps_what_was_finished_and_says_why()
    {
        var (archive, id, announced) = HalfDone();
        var system = ServiceWorld.Simulation(2);
        system.FailAtRandom((path, _) => path.StartsWith("/coordinator/experiment-", StringComparison.Ordinal), 1);
        var closed = new ServiceWorld(system, archive).Watch(id).WaitFor<ExperimentClosed>();
        closed.State.ShouldBe(ExperimentState.Failed);
        closed.Remark.ShouldContain("given up after 5 more tries");
        archive.Results[id].Runs.Count.ShouldBeGreaterThanOrEqualTo(announced);
    }

    [Fact]
    public void An_experiment_that_is_cancelled_just_after_a_restart_keeps_what_was_finished()
    {
        var (archive, id, announced) = HalfDone();
        var world = new ServiceWorld(ServiceWorld.Simulation(2), archive, workers: 0);
        var client = world.Client();
        client.Tell(world.Node.Service, new CancelExperiment(id));
        client.WaitFor<ExperimentCancelled>();
        archive.Results[id].Runs.Count.ShouldBeGreaterThanOrEqualTo(announced);
    }

    [Fact]
    public void A_cancel_while_results_wait_for_the_disk_is_answered_at_once()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(3));
        var id = world.Submit(ServiceWorld.Tiny()).Id;
        world.Archive.IsFull = true;
        var client = world.Watch(id);
        client.WaitFor<Notice>();
        client.Tell(world.Node.Service, new CancelExperiment(id));
        world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        client.Messages.OfType<RequestRefused>().ShouldHaveSingleItem().Reason.ShouldContain("no space left");
    }

    [Fact]
    public void An_experiments_service_that_failed_too_often_begins_again()
    {
        var system = ServiceWorld.Simulation(4);
        var isFailing = false;
        system.FailAtRandom((path, _) => isFailing && path == "/service/tiny-1", 1);
        var world = new ServiceWorld(system);
        var id = world.Submit(ServiceWorld.Tiny(epochs: 60)).Id;
        isFailing = true;
        system.RunUntil(() => !system.LivingPaths().Contains("/service/tiny-1"));
        isFailing = false;
        system.RunUntil(() => world.Archive.Results.ContainsKey(id));
        world.ShouldBeUndisturbed(id, runs: 2);
    }

    [Fact]
    public void A_coordinator_that_is_of_no_use_any_more_says_so()
    {
        var system = ServiceWorld.Simulation(5);
        system.FailAtRandom((path, _) => path == "/coordinator", 1);
        var screen = new TestProbe(system, "screen");
        CoordinatorNode.Start(system, node: null, new(), new MemoryExperimentArchive(), new MemoryDataLibrary(), screen.Ref);
        screen.WaitFor<CoordinatorEnded>().Reason.ShouldContain("Injected");
    }

    [Fact]
    public async Task A_run_has_no_result_before_its_last_checkpoint_is_written()
    {
        var system = new SimulatedActorSystem(6);
        var (observer, store) = (new TestProbe(system, "observer"), new FullStore());
        var freed = TimeSpan.FromSeconds(100);
        system.At(freed, () =>
        {
            observer.Messages.OfType<RunHasResult>().ShouldBeEmpty();
            store.IsFull = false;
        });
        var experiment = TestCluster.Experiment(TinyRun.Specification, seeds: 2);
        var result = await new TestCluster(system, new()).RunAsync(experiment, store, observer.Ref);
        result.Complete.ShouldBeTrue();
        foreach (var run in observer.Messages.OfType<RunHasResult>()) (await store.LoadAsync(run.Run)).Data.ShouldNotBeNull();
        string[] told = [.. observer.Messages.OfType<Notice>().Select(n => n.Text)];
        told.Count(t => t.Contains("could not be written, which is tried again", StringComparison.Ordinal)).ShouldBe(2);
        told.Count(t => t.Contains("is written now", StringComparison.Ordinal)).ShouldBe(2);
    }

    /// <summary>A coordinator that was killed when some of an experiment's runs were announced.</summary>
    private static (MemoryExperimentArchive Archive, string Id, int Announced) HalfDone()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1));
        var id = world.Submit(ServiceWorld.Tiny(seeds: 6, epochs: 20)).Id;
        var watcher = world.Watch(id);
        world.System.RunUntil(() => watcher.Messages.OfType<RunClosedNews>().Count() >= 3);
        watcher.Messages.ShouldNotContain(m => m is ExperimentClosed);
        return (world.Archive, id, watcher.Messages.OfType<RunClosedNews>().Count());
    }

    private sealed class FullStore : ICheckpointStore
    {
        private readonly MemoryCheckpointStore _store = new();

        public bool IsFull { get; set; } = true;

        public Task SaveAsync(RunId run, ReadOnlyMemory<byte> data) =>
            IsFull ? Task.FromException(new IOException("There is no space left on the device")) : _store.SaveAsync(run, data);

        public Task<StoredCheckpoint> LoadAsync(RunId run) => _store.LoadAsync(run);
    }
}
