using Akka.Actor;
using Cluster.Shared.Links;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Links;
using Terminated = Cluster.Shared.Actors.Terminated;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>How joining over Akka fails, and how links over it end.</summary>
public sealed class LaneEndTests : LaneTests
{
    [Fact]
    public void Who_comes_before_the_door_is_open_is_told_so_and_comes_again()
    {
        var world = World(epoch: null);
        var (coordinator, worker) = (Coordinator(world), Node("worker", NodeRole.Worker, world.Worker));
        Join(worker, coordinator);
        worker.News.WaitFor<JoinDelayed>().Reason.ShouldBe("the coordinator takes no callers yet");
        coordinator.News.Messages.ShouldBeEmpty();
        world.Coordinator.Open(1);
        worker.Peer.Identity.Name.ShouldBe("coordinator");
    }

    [Fact]
    public void Another_build_and_another_coordinator_are_refused_in_words()
    {
        var world = World();
        var coordinator = Coordinator(world);
        var other = Node("worker", NodeRole.Worker, world.Worker, LinkFormats.All.Take(2).ToArray());
        Join(other, coordinator);
        other.News.WaitFor<JoinRefused>().Reason.ShouldStartWith("'coordinator' knows other messages (");
        var second = Node("second", NodeRole.Coordinator, world.Worker);
        second.Node.Join("the door");
        second.News.WaitFor<JoinRefused>().Reason.ShouldBe(
            "'second' is a coordinator and 'coordinator' is one too; workers and clients join a coordinator");
    }

    [Fact]
    public async Task A_system_that_is_killed_ends_the_session_on_the_other_side()
    {
        var world = World();
        var (coordinator, worker) = Linked(world);
        _ = (worker.Peer, coordinator.Peer);
        ((ExtendedActorSystem)world.WorkerSystem).Abort();
        await world.WorkerSystem.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(10));
        coordinator.News.WaitFor<LinkDown>().Peer.Identity.Name.ShouldBe("worker");
        worker.News.WaitFor<LinkDown>().Reason.ShouldBe("this node's actor system ends");
    }

    [Fact]
    public void What_is_lost_on_the_way_ends_the_session()
    {
        var world = World(losing: "two");
        var (coordinator, worker) = Linked(world);
        var there = new TestProbe(coordinator.System, "there", Signal);
        var here = new TestProbe(worker.System, "here", Signal);
        var remote = worker.Peer.ActorAt("/there");
        here.Watch(remote);
        here.Tell(remote, new Note("one"));
        there.WaitFor(1);
        here.Tell(remote, new Note("two"));
        here.Tell(remote, new Note("three"));
        coordinator.News.WaitFor<LinkDown>().Reason.ShouldMatch("^of what it sent, piece [0-9]+ was lost on the way and [0-9]+ came$");
        here.WaitFor<Terminated>().Actor.ShouldBe(remote);
        there.Messages.ShouldBe([new Note("one")]);
    }

    [Fact]
    public async Task A_wire_that_is_cut_ends_the_session()
    {
        var world = World();
        var (coordinator, _) = Linked(world);
        (await world.CutAsync()).ShouldBeTrue();
        coordinator.News.WaitFor<LinkDown>().Peer.Identity.Name.ShouldBe("worker");
    }
}
