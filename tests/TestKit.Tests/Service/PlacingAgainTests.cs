using Cluster.Coordinator;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Service;

/// <summary>Where a run goes that was lost, and when it is given up.</summary>
public sealed class PlacingAgainTests
{
    /// <summary>The other worker is busy for ever.</summary>
    [Fact]
    public void A_worker_that_comes_back_is_given_its_run_again_at_once()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1), workers: 0);
        var (one, _) = (Worker(world, "one"), Worker(world, "two"));
        world.Submit(ServiceWorld.Tiny(seeds: 2));
        one.WaitFor<StartRun>();
        one.Tell(world.Node.Coordinator, new RegisterWorker(1, 2));
        world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        one.Messages.OfType<StartRun>().Count().ShouldBe(2);
    }

    [Fact]
    public void A_run_waits_a_while_for_another_worker_than_the_one_where_it_failed()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(2), workers: 0);
        var (one, _) = (Worker(world, "one"), Worker(world, "two"));
        world.Submit(ServiceWorld.Tiny(seeds: 2));
        var start = one.WaitFor<StartRun>();
        one.Tell(world.Node.Coordinator, new RunLost(start.Run, "no memory", start.Attempt));
        world.System.AdvanceTime(TimeSpan.FromSeconds(4));
        one.Messages.OfType<StartRun>().Count().ShouldBe(1);
        world.System.AdvanceTime(TimeSpan.FromSeconds(2));
        one.Messages.OfType<StartRun>().Count().ShouldBe(2);
    }

    [Fact]
    public void A_loss_that_is_said_again_is_not_that_of_the_next_attempt()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(7), workers: 0);
        var one = Worker(world, "one");
        world.Submit(ServiceWorld.Tiny(seeds: 1));
        var start = one.WaitFor<StartRun>();
        for (var i = 0; i < 3; i++)
        {
            one.Tell(world.Node.Coordinator, new RunLost(start.Run, "no memory", start.Attempt));
            world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        }

        one.Messages.OfType<StartRun>().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Machines_may_die_as_often_as_they_like_under_a_run_that_comes_forward(int slots)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(3), workers: slots);
        var id = world.Submit(ServiceWorld.Tiny(seeds: 1, slots: slots, epochs: 600)).Id;
        var watcher = world.Watch(id);
        for (var i = 1; i <= 10; i++)
        {
            world.System.AdvanceTime(TimeSpan.FromMicroseconds(300));
            watcher.Messages.OfType<RunClosedNews>().ShouldBeEmpty($"after {i - 1} losses");
            world.System.StopAfter($"/worker-{i}", TimeSpan.FromMicroseconds(1));
            world.AddWorker();
        }

        watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
        world.ShouldBeUndisturbed(id, runs: 1);
    }

    [Fact]
    public void A_run_that_kills_its_machines_is_given_up()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(4), workers: 0);
        var one = Worker(world, "one");
        var watcher = world.Watch(world.Submit(ServiceWorld.Tiny(seeds: 1)).Id);
        for (var i = 2; i < 10; i++)
        {
            world.System.AdvanceTime(TimeSpan.FromSeconds(1));
            one.Tell(world.Node.Coordinator, new RegisterWorker(1, i));
        }

        watcher.WaitFor<RunClosedNews>().Status.ShouldBe(RunStatus.Failed);
        one.Messages.OfType<StartRun>().Count().ShouldBe(2 + new CoordinatorOptions().MaxLosses);
        watcher.WaitFor<ExperimentClosed>().AnyFailed.ShouldBeTrue();
    }

    [Fact]
    public void A_run_that_is_stuck_is_placed_elsewhere_in_the_end()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(5), workers: 0);
        var stuck = Worker(world, "stuck");
        var id = world.Submit(ServiceWorld.Tiny(seeds: 1)).Id;
        stuck.WaitFor<StartRun>();
        world.AddWorker();
        world.Watch(id).WaitFor<ExperimentClosed>();
        stuck.Messages.ShouldContain(m => m is LeaveRun);
        world.ShouldBeUndisturbed(id, runs: 1);
    }

    [Fact]
    public void Strangers_are_named_once_and_not_to_those_who_watch()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(6), workers: 0);
        var watcher = world.Watch(world.Submit(ServiceWorld.Tiny()).Id);
        for (var port = 1; port < 9; port++) watcher.Tell(world.Node.Coordinator, new CallerRejected($"10.0.0.7:{port}", "it is no node"));
        world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        world.Status().Notices.Count(n => n.Text.Contains("turned away", StringComparison.Ordinal)).ShouldBe(1);
        watcher.Messages.OfType<Notice>().ShouldBeEmpty();
    }

    private static TestProbe Worker(ServiceWorld world, string name)
    {
        var worker = new TestProbe(world.System, name);
        worker.Tell(world.Node.Coordinator, new RegisterWorker(1, 1));
        return worker;
    }
}
