using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Tests.Service;

/// <summary>What a client may ask of a coordinator.</summary>
public sealed class ServiceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_experiment_is_accepted_trained_and_closed_and_whoever_watches_sees_all_of_it(int slots)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1));
        var accepted = world.Submit(ServiceWorld.Tiny(slots: slots, seeds: 3));
        accepted.Runs.ShouldBe(3);
        var watcher = world.Watch(accepted.Id);
        var closed = watcher.WaitFor<ExperimentClosed>();

        closed.State.ShouldBe(ExperimentState.Finished);
        closed.Text.ShouldBe("3 results\n");
        closed.Summary.Length.ShouldBeGreaterThan(100);
        (closed.AnyFailed, closed.AnyDiverged).ShouldBe((false, false));
        world.ShouldBeUndisturbed(accepted.Id, runs: 3);
        watcher.Messages[0].ShouldBeOfType<ExperimentShown>().Id.ShouldBe(accepted.Id);
        watcher.Messages[^1].ShouldBe(closed);
        watcher.Messages.OfType<RunClosedNews>().Select(n => (n.Run.Experiment, n.Status, n.WasFinished))
            .ShouldBe(Enumerable.Repeat((accepted.Id, RunStatus.Finished, false), 3));
        watcher.Messages.OfType<IRunMessage>().ShouldAllBe(said => said.Run.Experiment == accepted.Id);
    }

    [Fact]
    public void A_late_watcher_is_told_what_happened_before_and_one_after_the_end_what_it_came_to()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(2));
        var id = world.Submit(ServiceWorld.Tiny(seeds: 6)).Id;
        var early = world.Watch(id);
        world.System.RunUntil(() => early.Messages.OfType<RunClosedNews>().Count() == 3);
        var late = world.Watch(id);
        late.WaitFor<ExperimentClosed>();
        late.Messages.OfType<SlotsChanged>().First().ShouldBe(new SlotsChanged(2, 2));
        late.Messages.OfType<RunClosedNews>().Select(n => n.Run).ShouldBe(
            Enumerable.Range(0, 6).Select(seed => new RunId($"c1-seed-{seed}", id)), ignoreOrder: true);
        late.Messages.OfType<RunPlaced>().Count().ShouldBeInRange(1, 5);

        var after = world.Watch(id);
        after.WaitFor<ExperimentClosed>().ShouldBe(late.WaitFor<ExperimentClosed>());
        after.Messages[0].ShouldBeOfType<ExperimentShown>();
    }

    [Fact]
    public void Watchers_may_go_at_any_moment()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(3));
        var id = world.Submit(ServiceWorld.Tiny(seeds: 4)).Id;
        var (first, second) = (world.Watch(id), world.Watch(id));
        first.WaitFor<RunPlaced>();
        world.System.Stop(first.Ref);
        second.WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 4);
    }

    [Fact]
    public void Two_experiments_run_side_by_side_and_the_first_one_goes_first()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(4));
        var (first, second) = (world.Submit(ServiceWorld.Tiny("one", seeds: 12)).Id, world.Submit(ServiceWorld.Tiny("two", seeds: 3)).Id);
        first.ShouldNotBe(second);
        var (one, two) = (world.Watch(first), world.Watch(second));
        two.WaitFor<ExperimentClosed>();
        one.WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(first, runs: 12);
        world.ShouldBeUndisturbed(second, runs: 3);
        world.Starts.Select(s => s.Run).ShouldBeUnique();

        // The same names, kept apart by the experiment's id; of the second one nothing before the first one's last.
        var lastOfFirst = world.Starts.FindLastIndex(s => s.Run.Experiment == first);
        world.Starts.Take(lastOfFirst).Count(s => s.Run.Experiment == second).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void What_is_wrong_with_an_experiment_is_told_as_the_command_line_would_and_nothing_is_kept()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(5));
        var client = world.Client();
        client.Tell(world.Node.Service, new SubmitExperiment("mine.yaml", "name: x\nepochs: many\nhiden: [3]\n", ["seeds=0"]));
        var reason = client.WaitFor<RequestRefused>().Reason;
        reason.ShouldContain("mine.yaml:2:9: ");
        reason.ShouldContain("mine.yaml:3:1: ");
        reason.ShouldContain("--set seeds=0: ");

        client = world.Client();
        client.Tell(world.Node.Service, new SubmitExperiment("mine.yaml", ServiceWorld.Tiny(), ["data=mnist"]));
        client.WaitFor<RequestRefused>().Reason.ShouldContain("The data set 'mnist' is not here.");
        world.Status().Experiments.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_accepted_that_could_not_be_kept()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(5));
        world.Archive.IsFull = true;
        var client = world.Client();
        client.Tell(world.Node.Service, new SubmitExperiment("mine.yaml", ServiceWorld.Tiny(), []));
        client.WaitFor<RequestRefused>().Reason.ShouldContain("no space left");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_cancelled_experiment_leaves_checkpoints_and_the_results_that_there_are(int slots)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(6));
        var id = world.Submit(ServiceWorld.Tiny(seeds: 4, epochs: 60, slots: slots)).Id;
        var watcher = world.Watch(id);
        watcher.WaitFor<RunProgress>();
        var client = world.Client();
        client.Tell(world.Node.Service, new CancelExperiment(id));
        client.WaitFor<ExperimentCancelled>().Id.ShouldBe(id);
        watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Cancelled);
        world.Archive.CheckpointsOf(id).Writes.ShouldBeGreaterThan(0);
        world.Status().Experiments.ShouldHaveSingleItem().State.ShouldBe(ExperimentState.Cancelled);
        world.Status().Workers.ShouldAllBe(worker => worker.Runs.Count == 0);

        client = world.Client();
        client.Tell(world.Node.Service, new CancelExperiment(id));
        client.WaitFor<RequestRefused>().Reason.ShouldContain("has ended already: cancelled");
    }

    [Fact]
    public void What_is_not_there_is_named_with_what_may_have_been_meant()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(7));
        var id = world.Submit(ServiceWorld.Tiny()).Id;
        foreach (var request in (object[])[new WatchExperiment("tiny-2"), new CancelExperiment("tiny-2")])
        {
            var client = world.Client();
            client.Tell(world.Node.Service, request);
            client.WaitFor<RequestRefused>().Reason.ShouldContain($"There is no experiment 'tiny-2'. Did you mean '{id}'?");
        }
    }

    [Fact]
    public void The_status_names_workers_runs_experiments_and_what_befell()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(8));
        world.System.RunUntilIdle();
        var id = world.Submit(ServiceWorld.Tiny(seeds: 3, epochs: 60)).Id;
        world.Watch(id).WaitFor<RunProgress>();
        var status = world.Status();
        status.Coordinator.ShouldBe("coordinator");
        status.Workers.Select(w => (w.Name, w.Slots)).Order().ShouldBe([("worker-1", 1), ("worker-2", 1)]);
        status.Workers.SelectMany(w => w.Runs).ShouldContain($"{id}/c1-seed-0");
        status.Experiments.ShouldHaveSingleItem().Runs.ShouldBe(3);
        status.Notices.Select(n => n.Text).ShouldContain("Worker worker-1 joined with 1 slot.");
        status.Notices.Select(n => n.Text).ShouldContain($"{id} was accepted: 3 runs.");
    }

    [Fact]
    public void Results_that_cannot_be_written_are_written_when_there_is_room_again()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(9));
        var id = world.Submit(ServiceWorld.Tiny()).Id;
        var watcher = world.Watch(id);
        world.Archive.IsFull = true;
        world.System.At(TimeSpan.FromSeconds(100), () => world.Archive.IsFull = false);
        watcher.WaitFor<Notice>().Text.ShouldContain("could not be written");
        watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
        world.ShouldBeUndisturbed(id, runs: 2);
    }
}
