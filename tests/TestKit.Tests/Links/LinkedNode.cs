using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Links;

/// <summary>A built-in actor system with a node over real sockets, and a probe that hears of its links.</summary>
public sealed class LinkedNode : IAsyncDisposable
{
    private static int s_incarnation = 1000;

    private readonly LinkClock _clock = new();

    public LinkedNode(string name, NodeRole role, Signal signal)
    {
        DeadLetters = new Journal<DeadLetter>(signal);
        System.DeadLettered += DeadLetters.Add;
        Network = new SocketNetwork(Tensors);
        var incarnation = (ulong)Interlocked.Add(ref s_incarnation, 1000);
        var identity = new NodeIdentity(name, incarnation, role, role == NodeRole.Worker ? 2 : 0);
        Node = new ClusterNode(System, identity, null, Network, _clock, LinkFormats.All, Tensors, SystemJitter.Next);
        News = new TestProbe(System, "news", signal);
        Node.Subscribe(News.Ref);
    }

    public ActorSystem System { get; } = new();

    public TensorPool Tensors { get; } = new();

    public SocketNetwork Network { get; }

    public ClusterNode Node { get; }

    public TestProbe News { get; }

    public Journal<DeadLetter> DeadLetters { get; }

    public IPeer Peer => News.WaitFor<LinkUp>().Peer;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Network.Dispose();
        _clock.Dispose();
        await System.ShutdownAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
