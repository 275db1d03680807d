using Cluster.Shared.Actors;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>
/// What holds between two nodes from the second greeting until the first thing that goes wrong; nothing of it outlives it. Here is what is
/// sent; what is received is in <c>Session.Receiving.cs</c>, its beginning and end in <c>Session.Life.cs</c>.
/// </summary>
internal sealed partial class Session : IPeer
{
    private const string QueueFull = "more waits to be sent to it than may wait: it takes too little, or the connection is too slow";

    private readonly ClusterNode _node;
    private readonly IConnection _control;
    private readonly SessionRefs _refs;
    private IConnection? _bulk;

    public Session(ClusterNode node, NodeIdentity peer, ulong id, IConnection control)
    {
        _node = node;
        _control = control;
        (Identity, Id) = (peer, id);
        _refs = new SessionRefs(this, node.Directory, node.Identity.Name, peer.Name);
        _received = new ReceiveOrder<Arrival>(Deliver, node.Options.HeldMax, node.Options.HeldBytesMax);
        _detector = new PhiAccrualDetector(node.Options.HeartbeatInterval, node.Options.AcceptablePause);
        Watching = new LinkWatches(this);
        _watched = new PeerWatches(this);
    }

    /// <summary>Guards all that changes. Taken after the node's, never before it.</summary>
    public Lock Gate { get; } = new();

    public NodeIdentity Identity { get; }

    public string Endpoint => _control.Peer;

    public ulong Id { get; }

    public LinkWatches Watching { get; }

    public SendOrder Order { get; } = new();

    public ActorRef ActorAt(string path)
    {
        try
        {
            return _refs.AtPath(path);
        }
        catch (InvalidDataException error)
        {
            throw new ArgumentException($"'{path}' is no path of an actor, such as /coordinator.", nameof(path), error);
        }
    }

    public void Tell(RemoteRef receiver, object message, ActorRef? sender)
    {
        var format = _node.Formats.Of(message, receiver);
        if (HasEnded)
        {
            Lose(message, sender, receiver);
            return;
        }

        var from = sender is null ? "" : _refs.Write(sender);
        var envelope = new LinkEnvelope { Receiver = receiver.Address, Sender = from, Format = format.Number };
        var body = format.Write(message, _refs);
        body = body with { Done = DoneOnce.Of(body.Done) };
        if (TrySend(format.Lane, envelope, body, receiver, message, sender)) return;
        body.Done?.Invoke();
        Lose(message, sender, receiver);
    }

    public void Lose(object message, ActorRef? sender, RemoteRef receiver) =>
        _node.Engine.DeadLetters.Publish(new DeadLetter(message, sender, receiver, DeadLetterReason.NoReceiver));

    /// <summary>Under <see cref="Gate"/>. What cannot be sent ends the session, soon.</summary>
    public void SendControl(LinkFrame frame) => Send(_control, LinkCodec.Parcel(frame));

    private bool TrySend(Lane lane, LinkEnvelope envelope, in WireBody body, RemoteRef receiver, object message, ActorRef? sender)
    {
        try
        {
            var packed = LinkCodec.Pack(envelope, body, message.GetType().Name, _node.Options.AttachedMaxOf(_node.Identity.Role));
            lock (Gate)
            {
                if (HasEnded || _broken) return false;
                envelope.After = Order.Next(lane, sender, receiver);
                return Send(lane == Lane.Control ? _control : _bulk!, LinkCodec.Parcel(envelope, packed));
            }
        }
        catch (InvalidOperationException)
        {
            body.Done?.Invoke();
            throw;
        }
    }

    private bool Send(IConnection connection, Parcel parcel)
    {
        if (_broken || !connection.Send(parcel))
        {
            // The connection tells its handler, which ends the session; if it was closed already, with the reason of that.
            _broken = true;
            connection.Close(QueueFull);
            return false;
        }

        return true;
    }
}
