using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Links;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>Nodes that are joined over Akka, and what they stand on.</summary>
public abstract class LaneTests : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _things = [];

    protected Signal Signal { get; } = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var thing in Enumerable.Reverse(_things)) await thing.DisposeAsync();
    }

    /// <summary>A coordinator, and a worker that has joined it.</summary>
    private protected (LinkedNode Coordinator, LinkedNode Worker) Linked(LaneWorld world)
    {
        var (coordinator, worker) = (Coordinator(world), Node("worker", NodeRole.Worker, world.Worker));
        Join(worker, coordinator);
        worker.News.WaitFor<LinkUp>();
        coordinator.News.WaitFor<LinkUp>();
        return (coordinator, worker);
    }

    private protected static void Join(LinkedNode worker, LinkedNode coordinator)
    {
        coordinator.Node.Listen("127.0.0.1:0");
        worker.Node.Join("the door");
    }

    private protected LaneWorld World(ulong? epoch = 1, string more = "", string? losing = null, string ofWorker = "") =>
        Kept(new LaneWorld(epoch, more, losing, ofWorker));

    private protected LinkedNode Coordinator(LaneWorld world) =>
        Kept(new LinkedNode("coordinator", NodeRole.Coordinator, Signal, _ => world.Coordinator));

    private protected LinkedNode Node(
        string name, NodeRole role, Func<TensorPool, INetwork> network, IReadOnlyList<IMessageFormat>? formats = null) =>
        Kept(new LinkedNode(name, role, Signal, network, formats));

    private T Kept<T>(T thing)
        where T : IAsyncDisposable
    {
        _things.Add(thing);
        return thing;
    }
}
