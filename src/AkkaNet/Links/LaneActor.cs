using Akka.Actor;
using Akka.Cluster;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.AkkaNet.Links;

/// <summary>
/// One end of a control connection: opens it, hands on what arrives, and hears of the other end's end from Akka's death watch and from
/// Akka.Cluster.
/// </summary>
/// <param name="network">Whose it is.</param>
/// <param name="caller">The dialling lane, or null in the dialling lane itself.</param>
/// <param name="opened">Told of the connection, once.</param>
/// <param name="failed">Told why there is none; null where nobody asks.</param>
internal sealed class LaneActor(
    AkkaNetwork network, IActorRef? caller, Func<IConnection, IConnectionHandler> opened, Action<string>? failed) : UntypedActor
{
    /// <summary>Shorter than a node's patience, which could not say what is missing.</summary>
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(4);

    private Action<string>? _failed = failed;
    private IActorRef? _peer;
    private LaneConnection? _connection;
    private ParcelAssembly? _assembly;
    private IConnectionHandler? _handler;

    private bool HasCluster => Context.System is ExtendedActorSystem { Provider: IClusterActorRefProvider };

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(s_answerWithin);
        if (caller is null) network.Door.Tell(new OpenLane { Version = AkkaNetwork.Version }, Self);
        else
        {
            // Whoever did not wait for the answer says nothing, and is nobody: it is taken in with its first word.
            Connect(caller);
            caller.Tell(network.Greeting(), Self);
        }
    }

    protected override void PostStop()
    {
        const string Reason = "this node's actor system ends";
        if (_connection is not null && HasCluster) AkkaCluster.Get(Context.System).Unsubscribe(Self);
        _connection?.Close(Reason);
        _handler?.Closed(_connection!.Closed!);
        _failed?.Invoke(Reason);
    }

    protected override void OnReceive(object message)
    {
        if (_connection is null) Open(message);
        else if (_connection.Closed is null)
        {
            try
            {
                Take(message);
            }
            catch (Exception fault)
            {
                _connection.Close(fault.Message);
            }
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case LaneOpened answer when network.Later(answer) is { } latest:
                Fail($"'{LaneConnection.NameOf(Sender)}' is of epoch {answer.Epoch} and out of office: epoch {latest} has begun");
                break;
            case LaneOpened:
                Connect(Sender);
                Begin();
                break;
            case LaneRefused refused:
                Fail(Printable.Reason(refused.Reason));
                break;
            case ReceiveTimeout:
                Fail($"no coordinator of the Akka cluster answers within {s_answerWithin.TotalSeconds:0} s");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(object message)
    {
        switch (message)
        {
            case LaneChunk chunk when Sender.Equals(_peer):
                if (_handler is null) Begin();
                if (_assembly!.Take(chunk) is { } parcel) _handler!.Received(parcel);
                if (chunk.Number % LaneConnection.AcknowledgedTogether == 0) _peer.Tell(new LaneAck { Number = chunk.Number }, Self);
                break;
            case LaneAck ack when Sender.Equals(_peer):
                _connection!.Acknowledged(ack.Number);
                break;
            case Terminated ended:
                _connection!.Close(ended.AddressTerminated ? "Akka.Remote has lost it" : "it closed the connection");
                break;
            case ClusterEvent.UnreachableMember lost when lost.Member.Address == _peer!.Path.Address:
                _connection!.Close("Akka.Cluster cannot reach it");
                break;
            case ClusterEvent.MemberRemoved removed when removed.Member.Address == _peer!.Path.Address:
                _connection!.Close("Akka.Cluster has removed it");
                break;
            case ReceiveTimeout:
                _connection!.Close("it said nothing");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Connect(IActorRef peer)
    {
        var connection = new LaneConnection(Self, peer);
        (_peer, _connection, _assembly) = (peer, connection, new ParcelAssembly(() => connection.AttachedMax));
        Context.Watch(peer);
        if (!HasCluster) return;
        AkkaCluster.Get(Context.System).Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.UnreachableMember),
            typeof(ClusterEvent.MemberRemoved));
    }

    private void Begin()
    {
        Context.SetReceiveTimeout(null);
        _failed = null;
        _handler = opened(_connection!);
    }

    private void Fail(string reason)
    {
        _failed?.Invoke(reason);
        _failed = null;
        Context.Stop(Self);
    }
}
