using Cluster.Coordinator;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Runs;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Service;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Searches that are cancelled, and runs that are lost between two stages: nothing that was computed is forgotten.</summary>
public sealed class HalvingInterruptionTests
{
    [Fact]
    public async Task A_cancelled_search_has_a_result_for_every_run_that_left_a_checkpoint()
    {
        var cancelled = 0;
        for (var seed = 0UL; seed < 24; seed++)
        {
            var world = new ServiceWorld(ServiceWorld.Simulation(seed));
            var id = world.Submit(Yaml(trials: 9, epochs: 6)).Id;
            world.System.AdvanceTime(TimeSpan.FromMicroseconds(20 + 15 * seed));
            if (world.Archive.Results.ContainsKey(id)) continue;
            var client = world.Client();
            client.Tell(world.Node.Service, new CancelExperiment(id));
            world.System.RunUntil(() => world.Archive.Results.ContainsKey(id));
            var result = world.Archive.Results[id];
            if (result.Complete) continue;
            cancelled++;
            await ShouldHoldAllCheckpoints(result, id, world);
        }

        cancelled.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task Whoever_is_cancelled_right_after_a_restart_keeps_what_the_checkpoints_of_the_first_hold()
    {
        var (cancelled, partly) = (0, 0);
        for (var seed = 0UL; seed < 12; seed++)
        {
            var first = new ServiceWorld(ServiceWorld.Simulation(seed));
            var id = first.Submit(ServiceWorld.Tiny(seeds: 6, epochs: 30)).Id;
            first.System.AdvanceTime(TimeSpan.FromMicroseconds(300));
            var second = new ServiceWorld(ServiceWorld.Simulation(seed + 1000), first.Archive, workers: 0);
            second.Client().Tell(second.Node.Service, new CancelExperiment(id));
            second.System.RunUntil(() => second.Archive.Results.ContainsKey(id));
            var result = second.Archive.Results[id];
            if (result.Complete) continue;
            cancelled++;
            partly += result.Runs.Count(run => run is { Status: RunStatus.Interrupted, History.Epochs.Count: > 0 });
            await ShouldHoldAllCheckpoints(result, id, second);
        }

        cancelled.ShouldBeGreaterThan(4);
        partly.ShouldBeGreaterThan(4);
    }

    /// <summary>Both trials fail when their stage is done, which costs them nothing; the one that goes on is handed over.</summary>
    [Fact]
    public void A_loss_at_the_end_of_a_stage_does_not_count_in_the_next()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1), workers: 0, options: new CoordinatorOptions { MaxLosses = 0 });
        var worker = new TestProbe(world.System, "one");
        worker.Tell(world.Node.Coordinator, new RegisterWorker(1, 1));
        var id = world.Submit(Yaml(trials: 2, epochs: 2), "seeds=1", "search.eta=2").Id;
        for (var stage = 0; stage < 2; stage++)
        {
            world.System.RunUntil(() => worker.Messages.OfType<StartRun>().Count() > stage);
            var start = worker.Messages.OfType<StartRun>().ElementAt(stage);
            worker.Tell(world.Node.Coordinator, new RunCheckpoint(start.Run, TrainedUntil(start)));
            worker.Tell(world.Node.Coordinator, new RunLost(start.Run, "no memory", start.Attempt));
        }

        world.System.AdvanceTime(TimeSpan.FromSeconds(10));
        worker.Messages.OfType<StartRun>().Count().ShouldBe(3);
        worker.Tell(world.Node.Coordinator, new WorkerLeaves());
        world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        world.AddWorker();
        world.System.RunUntil(() => world.Archive.Results.ContainsKey(id));
        world.Archive.Results[id].Runs.Select(run => run.Status).ShouldBe([RunStatus.Finished, RunStatus.Eliminated], ignoreOrder: true);
    }

    private static async Task ShouldHoldAllCheckpoints(ExperimentResult result, string id, ServiceWorld world)
    {
        foreach (var planned in RunPlan.Of(result.Experiment, id))
        {
            var stored = await world.Archive.CheckpointsOf(id).LoadAsync(planned.Run);
            if (stored.Data is not { } data) continue;
            var known = SessionState.FromCheckpoint(Checkpoint.Decode(data)).History.Epochs;
            var run = result.Runs.SingleOrDefault(r => r.Configuration.Label == planned.Configuration.Label && r.Seed == planned.Seed);
            run.ShouldNotBeNull($"{planned.Run} has a checkpoint");
            run.History.Epochs.ShouldBe(known);
        }
    }

    private static byte[] TrainedUntil(StartRun start)
    {
        var session = TrainingSession.Start(start.Specification, TinyRun.Data.Train);
        while (!SessionState.FromCheckpoint(session.Save()).HasReached(start.UntilEpoch!.Value))
            PlainTraining.Finish(session, start.Specification, TinyRun.Data, works: 1);
        return session.Save().Encode();
    }

    private static string Yaml(int trials, int epochs) =>
        $$"""
        name: halving
        data: digits
        hidden: [7, 5]
        epochs: {{epochs}}
        batch: 20
        seeds: 2
        search:
          method: halving
          trials: {{trials}}
          eta: 3
          from_epochs: 1
          space: { learning_rate: { from: 0.01, to: 20, scale: log } }
        """;
}
