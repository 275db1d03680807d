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

    /// <param name="name">Unique in the cluster.</param>
    /// <param name="role">What it does.</param>
    /// <param name="slots">Of a worker.</param>
    /// <param name="arithmetic">Of a node that computes.</param>
    public NodeProcess(string name, NodeRole role, int slots = 0, string arithmetic = "")
    {
        var tensors = new TensorPool();
        _network = new(tensors);
        var started = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Node = new(
            System, new(name, started, role, slots, arithmetic), options: null, _network, _clock, WireFormats.All(tensors), tensors,
            SystemJitter.Next);
    }

    public ActorSystem System { get; } = new();

    /// <summary>Neither listens nor joins by itself.</summary>
    public ClusterNode Node { get; }

    /// <summary>Has every actor that fails, and every message lost to a full mailbox, told in words.</summary>
    public void TellProblems(Action<string> tell) => ActorProblems.Tell(System, tell);

    /// <summary>Its actors end first, the youngest first, while their last words can still travel.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await Node.DisposeAsync();
        _network.Dispose();
        _clock.Dispose();
    }
}
