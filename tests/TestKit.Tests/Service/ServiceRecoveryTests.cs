using Cluster.Shared.Messages;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Service;

/// <summary>Nothing that dies spoils the result, and everything that dies is named.</summary>
public sealed class ServiceRecoveryTests
{
    /// <summary>Whatever it was told when it failed, and however often.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_coordinators_actor_that_throws_goes_on_from_the_archive(int slots)
    {
        var all = 0;
        for (var seed = 0UL; seed < 20; seed++)
        {
            var system = ServiceWorld.Simulation(seed);
            for (var nth = 0; nth < 3; nth++) system.FailOn("/coordinator", 4 + (int)seed * 3 + nth * 41);
            var failures = 0;
            system.Failed += _ => failures++;
            var world = new ServiceWorld(system);
            var id = world.Submit(ServiceWorld.Tiny(slots: slots, seeds: 5, epochs: 6)).Id;
            var watcher = world.Watch(id);
            watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished, $"seed {seed}");
            world.ShouldBeUndisturbed(id, runs: 5);
            watcher.Messages.OfType<RunClosedNews>().Select(n => n.Run).ShouldBeUnique($"seed {seed}");
            all += failures;
            var told = world.Notices().Split('\n').Count(n => n.StartsWith("The coordinator's actor failed", StringComparison.Ordinal));
            told.ShouldBe(failures);
            world.Status().Workers.ShouldAllBe(w => w.Runs.Count == 0);
        }

        all.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("/service")]
    [InlineData("/service/tiny-1")]
    public void A_services_actor_that_throws_goes_on_from_the_archive(string path)
    {
        for (var nth = 3; nth < 60; nth += 4)
        {
            var system = ServiceWorld.Simulation((ulong)nth);
            var world = new ServiceWorld(system);
            var id = world.Submit(ServiceWorld.Tiny(seeds: 6)).Id;
            system.FailOn(path, nth);
            system.RunUntil(() => world.Archive.Results.ContainsKey(id));
            world.ShouldBeUndisturbed(id, runs: 6);
            system.AdvanceTime(TimeSpan.FromSeconds(1));
            world.Status().Workers.ShouldAllBe(w => w.Runs.Count == 0);
            system.LivingPaths().ShouldNotContain(p => p.StartsWith("/coordinator/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_experiments_actor_that_throws_every_time_is_given_up_and_says_why()
    {
        var system = ServiceWorld.Simulation(1);
        system.FailAtRandom(
            (path, _) => path.StartsWith("/coordinator/experiment-", StringComparison.Ordinal)
                && path.EndsWith("-bad", StringComparison.Ordinal),
            1);
        var world = new ServiceWorld(system);
        var (bad, good) = (world.Submit(ServiceWorld.Tiny("bad")).Id, world.Submit(ServiceWorld.Tiny("good")).Id);
        world.Watch(bad).WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Failed);
        world.Watch(good).WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
        world.Status().Experiments[0].Remark.ShouldContain("Injected");
    }

    /// <summary>The first coordinator stops for ever at any moment: what it announced, and only that, is not trained again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_coordinator_that_is_started_again_trains_nothing_twice_and_loses_nothing(int slots)
    {
        var (resumed, finished) = (0, 0);
        for (var seed = 0UL; seed < 25; seed++)
        {
            var first = new ServiceWorld(ServiceWorld.Simulation(seed));
            var id = first.Submit(ServiceWorld.Tiny(slots: slots, seeds: 6, epochs: 20)).Id;
            var watcher = first.Watch(id);
            first.System.AdvanceTime(TimeSpan.FromMicroseconds(100 + (slots == 1 ? 50UL : 300UL) * seed));
            var announced = watcher.Messages.OfType<RunClosedNews>().Select(n => n.Run).ToList();
            if (watcher.Messages.OfType<ExperimentClosed>().Any()) continue;

            var second = new ServiceWorld(ServiceWorld.Simulation(seed + 1000), first.Archive);
            watcher = second.Watch(id);
            watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
            second.ShouldBeUndisturbed(id, runs: 6);
            second.Starts.Select(s => s.Run).ShouldNotContain(run => announced.Contains(run), $"seed {seed}");
            watcher.Messages.OfType<RunClosedNews>().Where(n => n.WasFinished).Select(n => n.Run).ShouldBeSubsetOf(
                watcher.Messages.OfType<RunClosedNews>().Select(n => n.Run).Except(second.Starts.Select(s => s.Run)));
            second.Notices().ShouldContain("The coordinator was started with 1 experiment to go on with.");
            (resumed, finished) = (resumed + second.Starts.Count(s => s.Checkpoint is not null), finished + announced.Count);
        }

        finished.ShouldBeGreaterThan(5);
        if (slots == 1) resumed.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Data_that_are_missing_after_a_restart_are_waited_for()
    {
        var first = new ServiceWorld(ServiceWorld.Simulation(3));
        var id = first.Submit(ServiceWorld.Tiny()).Id;
        var second = new ServiceWorld(ServiceWorld.Simulation(4), first.Archive);
        var data = second.Library.Sets["digits"];
        second.Library.Sets["digits"] = data with { Test = TinyRun.Examples(900, 60) };
        second.System.At(TimeSpan.FromSeconds(70), () => second.Library.Sets["digits"] = data);
        var watcher = second.Watch(id);
        watcher.WaitFor<Notice>().Text.ShouldContain($"The data set 'digits' is not what it was when {id} was accepted");
        watcher.WaitFor<ExperimentClosed>();
        second.ShouldBeUndisturbed(id, runs: 2);
    }

    [Fact]
    public void An_experiment_that_waits_for_its_data_can_be_cancelled()
    {
        var first = new ServiceWorld(ServiceWorld.Simulation(3));
        var id = first.Submit(ServiceWorld.Tiny()).Id;
        var second = new ServiceWorld(ServiceWorld.Simulation(4), first.Archive);
        second.Library.Sets.Clear();
        var client = second.Watch(id);
        client.WaitFor<Notice>();
        client.Tell(second.Node.Service, new CancelExperiment(id));
        client.WaitFor<ExperimentCancelled>();
    }

    [Fact]
    public void A_worker_that_goes_is_named_with_what_it_had_and_where_that_goes_on()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(5));
        var id = world.Submit(ServiceWorld.Tiny(epochs: 30)).Id;
        var watcher = world.Watch(id);
        world.System.StopAfter("/worker-1", TimeSpan.FromMicroseconds(400));
        watcher.WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 2);
        var told = string.Join('\n', watcher.Messages.OfType<Notice>().Select(n => n.Text));
        told.ShouldMatch($"Worker worker-1 is lost: it has ended. It had 1 run or shares of runs: {id}/c1-seed-[01].");
        told.ShouldMatch("seed [01] was lost \\(worker-1 is gone: it has ended\\); it goes on elsewhere from its last checkpoint");
        told.ShouldMatch("seed [01] goes on at worker-2 from step [1-9][0-9]*");
    }

    [Fact]
    public void A_run_that_shows_no_progress_is_named_although_its_worker_is_there()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(6), workers: 0);
        var probe = new TestKit.Probes.TestProbe(world.System, "worker-0");
        probe.Tell(world.Node.Coordinator, new RegisterWorker(1, 1));
        var watcher = world.Watch(world.Submit(ServiceWorld.Tiny()).Id);
        world.System.AdvanceTime(TimeSpan.FromMinutes(5));
        watcher.Messages.OfType<Notice>().ShouldContain(n => n.Text.Contains("shown no progress for 70 s", StringComparison.Ordinal), 1);
    }

    [Fact]
    public void A_run_goes_to_another_worker_than_the_one_that_failed_with_it()
    {
        var system = ServiceWorld.Simulation(7);
        system.FailAtRandom((path, _) => path.StartsWith("/worker-1/run-", StringComparison.Ordinal), 1);
        var world = new ServiceWorld(system);
        var id = world.Submit(ServiceWorld.Tiny(seeds: 6)).Id;
        var watcher = world.Watch(id);
        watcher.WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 6);
    }
}
