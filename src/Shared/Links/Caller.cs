using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>One accepted connection: first it greets, then it belongs to a session.</summary>
internal sealed class Caller(ClusterNode node, IConnection connection) : IConnectionHandler
{
    private volatile Session? _session;
    private Lane _lane;
    private bool _isRejected;
    private IDisposable? _timer;

    public void Start() => _timer = node.Clock.Schedule(node.Options.HandshakeTimeout, OnLate);

    /// <summary>It has not said yet who it is, and is not waited for. Under the node's lock.</summary>
    public void Dismiss(string reason)
    {
        _isRejected = true;
        _timer?.Dispose();
        node.Forget(this);
        connection.Close(reason);
    }

    public void Received(Parcel parcel)
    {
        if (_session is { } session)
        {
            session.Received(_lane, parcel);
            return;
        }

        lock (node.Gate)
        {
            if (_isRejected) return;
            try
            {
                var frame = LinkCodec.Frame(parcel);
                if (frame.KindCase != LinkFrame.KindOneofCase.Hello)
                    throw new InvalidDataException($"it began with a {frame.KindCase} and not with a greeting");
                Greet(frame.Hello);
            }
            catch (InvalidDataException fault)
            {
                Reject(fault.Message);
                connection.Close(fault.Message);
            }
        }
    }

    public void Closed(string reason)
    {
        lock (node.Gate)
        {
            _timer?.Dispose();
            node.Forget(this);
            if (_session is { } session) node.LaneClosed(session, reason);
            else Reject(reason);
            _isRejected = true;
        }
    }

    private void Greet(LinkHello hello)
    {
        if (node.IsDisposed)
        {
            // Without a word of refusal: it may call again, and somebody else may listen here then.
            Dismiss("the node ends");
            return;
        }

        var refusal = node.Rules.Refusal(hello, node.Identity, out var caller);
        if (refusal is not null) Refuse(refusal);
        else if (hello.Lane == LinkLane.Control) GreetControl(caller);
        else GreetBulk(hello.Session, caller);
    }

    private void GreetControl(NodeIdentity caller)
    {
        if (node.SessionOf(caller.Name) is { } older)
        {
            if (older.Identity.Incarnation >= caller.Incarnation)
            {
                Refuse(
                    $"another node called '{caller}' has joined since this one did; if it is not this one's successor, give " +
                    "each a name of its own");
                return;
            }

            node.End(older, $"a newer node called '{caller}' takes its place");
        }

        var session = node.Begin(caller, connection);
        Enter(session, Lane.Control);
        var late = $"'{caller}' opened no bulk connection within {node.Options.HandshakeTimeout.TotalSeconds:0.#} s";
        session.AwaitBulk(() => node.End(session, late));
    }

    private void GreetBulk(ulong id, NodeIdentity caller)
    {
        var session = node.SessionOf(caller.Name);
        if (session is null || session.Id != id || session.Identity != caller) Refuse($"there is no session {id} of '{caller}'; join anew");
        else if (session.HasBulk) Refuse($"session {id} of '{caller}' has a bulk connection already");
        else
        {
            session.AttachBulk(connection);
            Enter(session, Lane.Bulk);
            node.Up(session);
        }
    }

    private void Enter(Session session, Lane lane)
    {
        _timer?.Dispose();
        node.Forget(this);
        connection.AttachedMax = node.Options.AttachedMaxOf(session.Identity.Role);
        (_lane, _session) = (lane, session);
        var welcome = new LinkWelcome { Session = session.Id, Identity = LinkCodec.Identity(node.Identity) };
        connection.Send(LinkCodec.Parcel(new LinkFrame { Welcome = welcome }));
    }

    private void Refuse(string reason)
    {
        Reject(reason);
        connection.Send(LinkCodec.Parcel(new LinkFrame { Refused = new LinkRefused { Reason = reason } }));

        // The other side closes when it has read it.
        _timer = node.Clock.Schedule(node.Options.Farewell, () => connection.Close(reason));
    }

    private void Reject(string reason)
    {
        if (_isRejected) return;
        _isRejected = true;
        _timer?.Dispose();
        node.Forget(this);
        node.Publish(new CallerRejected(connection.Peer, reason));
    }

    private void OnLate()
    {
        lock (node.Gate)
        {
            if (_session is not null || _isRejected) return;
            var reason = $"it did not say who it is within {node.Options.HandshakeTimeout.TotalSeconds:0.#} s";
            Reject(reason);
            connection.Close(reason);
        }
    }
}
