using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.Shared.Wire;

namespace Cluster.Cli.Hosting;

/// <summary>This process as a node: an actor system, and what links it to others over sockets.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly LinkClock _clock = new();
    private readonly SocketNetwork _network;

    public NodeProcess(NodeIdentity identity)
    {
        var tensors = new TensorPool();
        _network = new(tensors);
        Node = new(System, identity, options: null, _network, _clock, WireFormats.All(tensors), tensors, SystemJitter.Next);
    }

    public ActorSystem System { get; } = new();

    /// <summary>Neither listens nor joins by itself.</summary>
    public ClusterNode Node { get; }

    /// <summary>Its actors end first, the youngest first, while their last words can still travel.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await Node.DisposeAsync();
        _network.Dispose();
        _clock.Dispose();
    }
}
