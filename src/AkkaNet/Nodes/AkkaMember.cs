using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Cluster.AkkaNet.Engine;
using Cluster.AkkaNet.Links;
using Cluster.Shared;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.Shared.Wire;
using AkkaCluster = Akka.Cluster.Cluster;
using AkkaSystem = Akka.Actor.ActorSystem;

namespace Cluster.AkkaNet.Nodes;

/// <summary>
/// This process as a member of an Akka cluster, for one life of an actor system: from joining until it leaves, is downed, or has no reason
/// to stay. A member that was removed never comes back; its process starts another one.
/// </summary>
internal sealed class AkkaMember : IAsyncDisposable
{
    /// <summary>Of all actor systems that are to find each other.</summary>
    public const string SystemName = "cluster";

    /// <summary>
    /// Akka.Cluster judges who is alive, over connections of its own, and its verdict ends a link. The link's detector is there for what
    /// that does not see, a lane that stands still while Akka's heartbeats pass, and must not be the quicker one.
    /// </summary>
    private static readonly NodeOptions s_links = new() { AcceptablePause = TimeSpan.FromSeconds(20) };

    private readonly TaskCompletionSource<string> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkClock _clock = new();
    private readonly SocketNetwork _sockets;
    private readonly Action<string> _tell;

    /// <exception cref="UserException">Akka.Remote cannot listen at its address, or a setting of the user's does not go.</exception>
    public AkkaMember(AkkaNodeOptions options, NodeIdentity identity, Action<string> tell)
    {
        _tell = tell;
        var configuration = NodeConfiguration.Of(options, identity);
        var tensors = new TensorPool();
        _sockets = new SocketNetwork(tensors);
        try
        {
            System = AkkaSystem.Create(SystemName, BootstrapSetup.Create().WithConfig(configuration).And(new TellingSetup(tell)));
            Settings = System.Settings.Config.GetConfig("cluster-node");
            Akka = AkkaCluster.Get(System);
            Engine = new(System);
            var door = identity.Role == NodeRole.Worker ? Singleton.Proxy(System) : null;
            Network = new(System, options.Around(_sockets), options.Address.Host, door);
            Node = new(Engine, identity, s_links, Network, _clock, WireFormats.All(tensors), tensors, SystemJitter.Next);
            Coordinators = new(Akka);
            System.ActorOf(Props.Create(() => new MembershipActor(this, identity.Role, tell)), "membership");
        }
        catch (Exception cause)
        {
            (System as ExtendedActorSystem)?.Abort();
            _sockets.Dispose();
            _clock.Dispose();
            throw Refusal(options, cause);
        }

        _ = System.WhenTerminated.ContinueWith(
            _ => EndWith("this node was downed, because others could not reach it"), TaskScheduler.Default);
    }

    public AkkaSystem System { get; }

    public AkkaCluster Akka { get; }

    public AkkaEngine Engine { get; }

    public AkkaNetwork Network { get; }

    public ClusterNode Node { get; }

    public CoordinatorsSeen Coordinators { get; }

    /// <summary><c>cluster-node</c> of the configuration.</summary>
    public Config Settings { get; }

    /// <summary>There may be a cluster that it has not found.</summary>
    public bool HasOtherSeeds { get; private set; }

    /// <summary>Ends when this life is over, with the reason for people; fails when there should not be another one.</summary>
    public Task<string> Over => _over.Task;

    /// <summary>Asks the seeds to let it in, until one does.</summary>
    public void Join(IReadOnlyList<AkkaAddress> seeds)
    {
        var own = Akka.SelfAddress;
        var others = seeds.Select(seed => own.WithHost(seed.Host).WithPort(seed.Port)).Where(seed => seed != own).ToList();

        HasOtherSeeds = others.Count > 0;

        // A coordinator begins a cluster where it finds none, whichever others there should be: none of them has to live for that, and that
        // two clusters never both train is left to the office.
        Akka.JoinSeedNodes(Node.Identity.Role == NodeRole.Coordinator ? [own, .. others] : others);
    }

    public void EndWith(string reason) => _over.TrySetResult(reason);

    public void Fail(Exception cause) => _over.TrySetException(cause);

    /// <summary>Leaves the cluster, which hands the singleton over, and ends the actor system; in bounded time, whatever fails.</summary>
    public async ValueTask DisposeAsync()
    {
        EndWith("this node ends");
        try
        {
            await Node.DisposeAsync().ConfigureAwait(false);
            await LeaveAsync().WaitAsync(Settings.GetTimeSpan("leave-within")).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            var how = cause is TimeoutException ? "takes too long" : $"has failed ({cause.Message.TrimEnd('.')})";
            _tell($"Leaving the Akka cluster {how}; this node ends all the same, and the others will find that it is gone.");
            ((ExtendedActorSystem)System).Abort();
        }

        _sockets.Dispose();
        _clock.Dispose();
    }

    private async Task LeaveAsync()
    {
        // While somebody cannot be reached nobody leaves: all would have to agree. Who was downed, by itself too, just ends.
        if (!Akka.State.Unreachable.IsEmpty) Akka.Down(Akka.SelfAddress);
        else if (!System.WhenTerminated.IsCompleted)
            await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).ConfigureAwait(false);
        await System.WhenTerminated.ConfigureAwait(false);
    }

    private static UserException Refusal(AkkaNodeOptions options, Exception cause)
    {
        var innermost = cause;
        while (innermost.InnerException is { } inner) innermost = inner;
        return new UserException(
            innermost is SocketException socket
                ? $"This machine cannot listen at {options.Address} for other nodes of the Akka cluster: {socket.Message}. Give "
                  + "--akka-address HOST:PORT, an address of this machine and a port that nobody uses."
                : $"Akka.NET cannot begin with {options.HoconFile}: {innermost.Message} Mend it, or leave it out.",
            cause);
    }
}
