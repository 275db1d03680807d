using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Cluster.Shared.Links;
using Cluster.TestKit.Tests.Links;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>What Akka.Cluster finds out about a node ends its links at once.</summary>
public sealed class LaneClusterTests : LaneTests
{
    private const string Settings = """
        akka.actor.provider = cluster
        akka.cluster.failure-detector { heartbeat-interval = 100ms, expected-response-after = 100ms }
        akka.cluster { gossip-interval = 100ms, leader-actions-interval = 100ms, unreachable-nodes-reaper-interval = 100ms }
        akka.cluster.run-coordinated-shutdown-when-down = off
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """;

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_given_up_before_the_link_itself_would()
    {
        var (world, coordinator, worker) = await FormAsync(pause: "1500ms");
        (await world.CutAsync()).ShouldBeTrue();
        coordinator.News.WaitFor<LinkDown>().Reason.ShouldBe("Akka.Cluster cannot reach it");

        // The bulk connection was not cut: there the other side sees the end.
        worker.News.WaitFor<LinkDown>().Reason.ShouldBe("it closed the connection");
    }

    [Fact]
    public async Task A_node_that_was_removed_has_no_link()
    {
        var (world, coordinator, worker) = await FormAsync(pause: "1m");
        AkkaCluster.Get(world.CoordinatorSystem).Down(LaneWorld.Address(world.WorkerSystem));

        // The worker, which hears of it too, lives on outside the cluster: whichever side is faster ends the link for that reason alone.
        string[] reasons = [coordinator.News.WaitFor<LinkDown>().Reason, worker.News.WaitFor<LinkDown>().Reason];
        reasons.ShouldContain("Akka.Cluster has removed it");
    }

    [Fact]
    public async Task A_singleton_at_the_door_is_found_by_its_proxy()
    {
        var (world, coordinator, _) = await FormAsync(pause: "1m");
        world.CoordinatorSystem.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new DoorActor(world.Coordinator, null)), PoisonPill.Instance,
                ClusterSingletonManagerSettings.Create(world.CoordinatorSystem)),
            "office");
        var proxy = world.WorkerSystem.ActorOf(
            ClusterSingletonProxy.Props("/user/office", ClusterSingletonProxySettings.Create(world.WorkerSystem)), "proxy");
        var second = Node("second", NodeRole.Worker, pool => world.Network(world.WorkerSystem, pool, proxy));
        second.Node.Join("the singleton");
        second.Peer.Identity.Name.ShouldBe("coordinator");
        coordinator.News.WaitFor(2).OfType<LinkUp>().Select(up => up.Peer.Identity.Name).ShouldBe(["worker", "second"]);
    }

    /// <param name="pause">How long the coordinator hears nothing before it cannot reach somebody; the worker has more patience.</param>
    private async Task<(LaneWorld World, LinkedNode Coordinator, LinkedNode Worker)> FormAsync(string pause)
    {
        const string Pause = "akka.cluster.failure-detector.acceptable-heartbeat-pause";
        var world = World(more: $"{Settings}\n{Pause} = {pause}", ofWorker: $"{Pause} = 1m");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        foreach (var system in new[] { world.CoordinatorSystem, world.WorkerSystem })
            await AkkaCluster.Get(system).JoinAsync(LaneWorld.Address(world.CoordinatorSystem), limit.Token);
        var (coordinator, worker) = Linked(world);
        return (world, coordinator, worker);
    }
}
