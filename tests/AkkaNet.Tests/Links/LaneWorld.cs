using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport;
using Cluster.AkkaNet.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using AkkaSystem = Akka.Actor.ActorSystem;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>Two of Akka's systems on loopback, with somebody at the coordinator's door, and wires that can be cut.</summary>
internal sealed class LaneWorld : IAsyncDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly List<SocketNetwork> _sockets = [];

    /// <param name="epoch">Of the coordinator; null leaves the door shut.</param>
    /// <param name="more">Settings that go before the tests' own.</param>
    /// <param name="losing">What contains this word is lost on its way to the coordinator.</param>
    /// <param name="ofWorker">Settings that go before all others in the worker's system.</param>
    public LaneWorld(ulong? epoch = 1, string more = "", string? losing = null, string ofWorker = "")
    {
        (CoordinatorSystem, WorkerSystem) = (Start(more), Start($"{more}\n{ofWorker}"));
        Coordinator = new AkkaNetwork(CoordinatorSystem, Sockets(new TensorPool()), "127.0.0.1", door: null);
        CoordinatorSystem.ActorOf(Props.Create(() => new DoorActor(Coordinator, losing)), "door");
        if (epoch is { } number) Coordinator.Open(number);
    }

    public AkkaSystem CoordinatorSystem { get; }

    public AkkaSystem WorkerSystem { get; }

    public AkkaNetwork Coordinator { get; }

    /// <summary>Whose door is the coordinator's.</summary>
    public AkkaNetwork Worker(TensorPool tensors) => Network(WorkerSystem, tensors, Remote(WorkerSystem, CoordinatorSystem, "user/door"));

    public AkkaNetwork Network(AkkaSystem system, TensorPool tensors, IActorRef door) =>
        new(system, Sockets(tensors), "127.0.0.1", door);

    /// <summary>An actor of one system as the other one sees it.</summary>
    public static IActorRef Remote(AkkaSystem here, AkkaSystem there, string path) =>
        ((ExtendedActorSystem)here).Provider.ResolveActorRef($"{Address(there)}/{path}");

    public static Address Address(AkkaSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    /// <summary>From now on nothing that the worker's Akka and the coordinator's send each other arrives.</summary>
    public Task<bool> CutAsync() =>
        ((IRemoteActorRefProvider)((ExtendedActorSystem)WorkerSystem).Provider).Transport.ManagementCommand(new SetThrottle(
            Address(CoordinatorSystem), ThrottleTransportAdapter.Direction.Both, Blackhole.Instance));

    public async ValueTask DisposeAsync()
    {
        foreach (var sockets in _sockets) sockets.Dispose();
        await Task.WhenAll(CoordinatorSystem.Terminate(), WorkerSystem.Terminate()).WaitAsync(s_bound);
    }

    private static AkkaSystem Start(string more) => AkkaSystem.Create("lanes", ConfigurationFactory.ParseString(more).WithFallback("""
        akka.actor.provider = remote
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0, applied-adapters = [trttl] }
        akka.remote.watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }
        """).WithFallback(AkkaNetwork.Config).WithFallback(ClusterSingletonManager.DefaultConfig()));

    private SocketNetwork Sockets(TensorPool tensors)
    {
        var sockets = new SocketNetwork(tensors);
        _sockets.Add(sockets);
        return sockets;
    }
}
