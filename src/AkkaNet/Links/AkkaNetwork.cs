using Akka.Actor;
using Akka.Configuration;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Links;

/// <summary>
/// Links over Akka: the control connection is made of messages between two actors, which hear of each other's end as Akka's actors do; the
/// bulk connection is another network's, and its address comes with the answer to the first message.
/// </summary>
public sealed class AkkaNetwork : INetwork
{
    /// <summary>Of what two lanes say to each other.</summary>
    internal const uint Version = 1;

    private readonly INetwork _sockets;
    private readonly string _publicHost;
    private readonly IActorRef _lanes;
    private readonly Lock _gate = new();
    private Func<IConnection, IConnectionHandler>? _accepted;
    private string _advertised = "";
    private ulong? _epoch;
    private ulong _latest;
    private volatile string? _bulkEndpoint;

    /// <param name="system">Of Akka.Remote or Akka.Cluster, with <see cref="Config"/> among its settings.</param>
    /// <param name="sockets">For bulk connections, and for those who listen for callers without Akka too.</param>
    /// <param name="publicHost">A name or address of this machine that others reach it by, without a port.</param>
    /// <param name="door">Whom to ask for a control connection; null where nobody dials.</param>
    public AkkaNetwork(ActorSystem system, INetwork sockets, string publicHost, IActorRef? door)
    {
        ArgumentNullException.ThrowIfNull(system);
        (_sockets, _publicHost, Door) = (sockets, publicHost, door ?? ActorRefs.Nobody);
        _lanes = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new LanesActor()).WithDispatcher(Dispatcher));
    }

    /// <summary>What an actor system needs for this: a dispatcher, the serializer, and that no other one makes objects.</summary>
    public static Config Config { get; } = ConfigurationFactory.FromResource<AkkaNetwork>("lanes.conf");

    internal IActorRef Door { get; }

    private static string Dispatcher => "cluster.lanes-dispatcher";

    /// <inheritdoc />
    /// <remarks>Callers come through <see cref="Accept"/> too, as soon as <see cref="Open"/> has let them in.</remarks>
    public IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted)
    {
        var listener = _sockets.Listen(endpoint, accepted);
        var chosen = (listener as IListener)?.Endpoint ?? endpoint;
        var host = _publicHost.Contains(':', StringComparison.Ordinal) ? $"[{_publicHost}]" : _publicHost;
        lock (_gate) (_accepted, _advertised) = (accepted, host + chosen[chosen.LastIndexOf(':')..]);
        return listener;
    }

    /// <inheritdoc />
    /// <remarks>The control connection is the door's, whatever the endpoint.</remarks>
    public void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed)
    {
        if (lane == Lane.Bulk) _sockets.Dial(_bulkEndpoint ?? endpoint, lane, opened, failed);
        else Begin(Props.Create(() => new LaneActor(this, null, opened, failed)));
    }

    /// <summary>Lets callers in from now on.</summary>
    /// <param name="epoch">Of this coordinator's term of office: who has met a later one turns away.</param>
    public void Open(ulong epoch)
    {
        lock (_gate) _epoch = epoch;
    }

    /// <summary>For whoever stands at the door. Any thread.</summary>
    /// <param name="hello">What came.</param>
    /// <param name="caller">Its sender.</param>
    internal void Accept(OpenLane hello, IActorRef caller)
    {
        lock (_gate)
        {
            var refusal = _epoch is null || _accepted is null ? "the coordinator takes no callers yet"
                : hello.Version != Version ? $"the coordinator speaks version {Version} of the lanes' protocol and you speak version " +
                    $"{hello.Version}; run the same version of the program on both"
                : null;
            if (refusal is not null) caller.Tell(new LaneRefused { Reason = refusal }, ActorRefs.NoSender);
            else Begin(Props.Create(() => new LaneActor(this, caller, _accepted!, null)));
        }
    }

    internal LaneOpened Greeting()
    {
        lock (_gate) return new() { BulkEndpoint = _advertised, Epoch = _epoch ?? 0 };
    }

    /// <returns>The latest epoch that was met, where it is a later one than this answer's: then it is not to be followed.</returns>
    internal ulong? Later(LaneOpened answer)
    {
        lock (_gate)
        {
            _latest = Math.Max(_latest, answer.Epoch);
            if (_latest > answer.Epoch) return _latest;
            _bulkEndpoint = answer.BulkEndpoint;
            return null;
        }
    }

    private void Begin(Props lane) => _lanes.Tell(lane.WithDispatcher(Dispatcher), ActorRefs.NoSender);

    /// <summary>Parent of all lanes; one that fails has ended.</summary>
    private sealed class LanesActor : UntypedActor
    {
        protected override void OnReceive(object message) => Context.ActorOf((Props)message);

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
    }
}
