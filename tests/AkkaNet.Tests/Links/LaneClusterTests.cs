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
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """;

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_given_up_before_the_link_itself_would()
    {
        var (world, coordinator, worker) = await FormAsync(pause: "500ms");
        (await world.CutAsync()).ShouldBeTrue();

        // The bulk connection was not cut: the side that is slower sees its end.
        string[] reasons = [coordinator.News.WaitFor<LinkDown>().Reason, worker.News.WaitFor<LinkDown>().Reason];
        reasons.ShouldContain("Akka.Cluster cannot reach it");
        reasons.ShouldBeSubsetOf(["Akka.Cluster cannot reach it", "it closed the connection"]);
    }

    [Fact]
    public async Task A_node_that_was_removed_has_no_link()
    {
        var (world, coordinator, _) = await FormAsync(pause: "1m");
        AkkaCluster.Get(world.CoordinatorSystem).Down(LaneWorld.Address(world.WorkerSystem));

        // It hears of it too, and whoever is faster ends the link.
        coordinator.News.WaitFor<LinkDown>().Reason.ShouldBeOneOf("Akka.Cluster has removed it", "it closed the connection");
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

    private async Task<(LaneWorld World, LinkedNode Coordinator, LinkedNode Worker)> FormAsync(string pause)
    {
        var world = World(more: $"akka.cluster.failure-detector.acceptable-heartbeat-pause = {pause}\n{Settings}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        foreach (var system in new[] { world.CoordinatorSystem, world.WorkerSystem })
            await AkkaCluster.Get(system).JoinAsync(LaneWorld.Address(world.CoordinatorSystem), limit.Token);
        var (coordinator, worker) = Linked(world);
        return (world, coordinator, worker);
    }
}
