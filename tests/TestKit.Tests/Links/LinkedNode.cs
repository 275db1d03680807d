using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Links;

/// <summary>An engine with a node, and a probe that hears of its links.</summary>
public sealed class LinkedNode : IAsyncDisposable
{
    private static int s_incarnation = 1000;

    private readonly LinkClock _clock = new();

    /// <param name="name">Of the node.</param>
    /// <param name="role">A worker has two slots.</param>
    /// <param name="signal">Raised at every message to the probe and every dead letter.</param>
    /// <param name="network">Null for sockets; the pool is for what it receives.</param>
    /// <param name="formats">Null for those of the tests.</param>
    /// <param name="engine">Null for the built-in one.</param>
    public LinkedNode(
        string name, NodeRole role, Signal signal, Func<TensorPool, INetwork>? network = null,
        IReadOnlyList<IMessageFormat>? formats = null, IEngine? engine = null)
    {
        System = engine ?? new ActorSystem();
        DeadLetters = new Journal<DeadLetter>(signal);
        System.DeadLettered += DeadLetters.Add;
        Network = network is null ? new SocketNetwork(Tensors) : network(Tensors);
        var incarnation = (ulong)Interlocked.Add(ref s_incarnation, 1000);
        var identity = new NodeIdentity(name, incarnation, role, role == NodeRole.Worker ? 2 : 0);
        Node = new ClusterNode(System, identity, null, Network, _clock, formats ?? LinkFormats.All, Tensors, SystemJitter.Next);
        News = new TestProbe(System, "news", signal);
        Node.Subscribe(News.Ref);
    }

    public IEngine System { get; }

    public TensorPool Tensors { get; } = new();

    public INetwork Network { get; }

    public ClusterNode Node { get; }

    public TestProbe News { get; }

    public Journal<DeadLetter> DeadLetters { get; }

    public IPeer Peer => News.WaitFor<LinkUp>().Peer;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        (Network as IDisposable)?.Dispose();
        _clock.Dispose();
        await System.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
