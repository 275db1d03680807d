using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.Shared.Wire;

namespace Cluster.TestKit.Scenarios;

/// <summary>A node on the real engine and over real sockets.</summary>
internal sealed class SocketNode : IAsyncDisposable
{
    private static long s_incarnation = TimeProvider.System.GetTimestamp();

    private readonly LinkClock _clock = new();
    private readonly SocketNetwork _network;

    public SocketNode(string name, NodeRole role)
    {
        var pool = new TensorPool();
        _network = new(pool);
        var incarnation = (ulong)Interlocked.Add(ref s_incarnation, 1_000_000);
        var identity = new NodeIdentity(name, incarnation, role, role == NodeRole.Worker ? 1 : 0);
        Links = new(System, identity, null, _network, _clock, WireFormats.All(pool), pool, SystemJitter.Next);
    }

    public ActorSystem System { get; } = new();

    public ClusterNode Links { get; }

    /// <summary>Of a coordinator.</summary>
    public ActorRef? Service { get; set; }

    /// <summary>Connections go first, so that nobody hears a word of farewell.</summary>
    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await Links.DisposeAsync().ConfigureAwait(false);
        await System.ShutdownAsync().ConfigureAwait(false);
        _clock.Dispose();
    }
}
