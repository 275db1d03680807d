using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.Shared.Wire;
using Cluster.Worker.Gradients;

namespace Cluster.Bench.Distributed;

/// <summary>This process as a node of a cluster on this machine, linked by sockets as the product's nodes are.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private readonly LinkClock _clock = new();
    private readonly SocketNetwork _network;

    public BenchNode(string name, NodeRole role, int slots)
    {
        var tensors = new TensorPool();
        _network = new(tensors);
        var started = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var identity = new NodeIdentity(name, started, role, slots, Arithmetic.Hash(new GradientEngineFactory()));
        Node = new(System, identity, options: null, _network, _clock, WireFormats.All(tensors), tensors, SystemJitter.Next);
    }

    public ActorSystem System { get; } = new();

    public ClusterNode Node { get; }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await Node.DisposeAsync();
        _network.Dispose();
        _clock.Dispose();
    }
}
