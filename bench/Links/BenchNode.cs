using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;

namespace Cluster.Bench.Links;

/// <summary>A node with its actors, all of one process: what passes between two of them passes through sockets.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private readonly LinkClock _clock = new();
    private readonly SocketNetwork _network;
    private readonly ClusterNode _node;
    private int _spawned;

    public BenchNode(string name, NodeRole role)
    {
        _network = new SocketNetwork(Tensors);
        var identity = new NodeIdentity(name, 1, role, role == NodeRole.Worker ? 1 : 0);
        _node = new ClusterNode(System, identity, null, _network, _clock, BenchFormats.All, Tensors, SystemJitter.Next);
    }

    public ActorSystem System { get; } = new();

    public TensorPool Tensors { get; } = new();

    public string Listen() => _node.Listen("127.0.0.1:0");

    /// <summary>Joins, and waits until both sides know.</summary>
    /// <returns>This node as the other one sees it.</returns>
    public async Task<IPeer> JoinAsync(BenchNode coordinator, string endpoint)
    {
        var joined = new TaskCompletionSource<IPeer>(TaskCreationOptions.RunContinuationsAsynchronously);
        coordinator._node.Subscribe(coordinator.Spawn(() => new LinkListener(_node.Identity.Name, joined)));
        _node.Join(endpoint);
        return await joined.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public ActorRef Spawn(Func<Actor> factory) => System.Spawn(Props.Create(factory) with { MaxRestarts = 0 }, $"bench-{_spawned++}");

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _network.Dispose();
        _clock.Dispose();
        await System.ShutdownAsync();
    }

    private sealed class LinkListener(string name, TaskCompletionSource<IPeer> joined) : Actor
    {
        protected override void Receive(object message)
        {
            if (message is LinkUp { Peer: var peer } && peer.Identity.Name == name) joined.TrySetResult(peer);
        }
    }
}
