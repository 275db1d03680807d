using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>One try to join: control connection, greeting, bulk connection, greeting. Ends in a session, a refusal or a failure.</summary>
internal sealed class JoinAttempt(ClusterNode node, Joining joining, string endpoint)
{
    private Session? _session;
    private Stage _stage = Stage.Control;
    private IConnection? _control;
    private IConnection? _bulk;
    private IDisposable? _timer;
    private bool _bulkGreeted;

    private enum Stage
    {
        Control,
        Bulk,
        Joined,
        Over,
    }

    private bool IsOver => _stage == Stage.Over;

    /// <summary>Under the node's lock, as everything here.</summary>
    public void Start()
    {
        Await();
        node.Network.Dial(endpoint, Lane.Control, connection => Opened(Lane.Control, connection), Failed);
    }

    /// <summary>Nobody wants it any more.</summary>
    public void Abandon(string reason)
    {
        if (_stage is Stage.Joined or Stage.Over) return;
        _stage = Stage.Over;
        _timer?.Dispose();
        _control?.Close(reason);
        _bulk?.Close(reason);
        if (_session is { } session) node.End(session, reason);
    }

    private Handler Opened(Lane lane, IConnection connection)
    {
        lock (node.Gate)
        {
            if (IsOver) connection.Close("the attempt is over");
            else
            {
                if (lane == Lane.Control) _control = connection;
                else
                {
                    _bulk = connection;
                    connection.AttachedMax = node.Options.AttachedMax;
                    _session!.AttachBulk(connection);
                }

                connection.Send(LinkCodec.Parcel(new LinkFrame { Hello = node.Rules.Hello(node.Identity, lane, _session?.Id ?? 0) }));
            }

            return new Handler(this, lane);
        }
    }

    private void Await()
    {
        _timer?.Dispose();
        _timer = node.Clock.Schedule(node.Options.HandshakeTimeout, () =>
            Failed($"no answer within {node.Options.HandshakeTimeout.TotalSeconds:0.#} s"));
    }

    private void Failed(string reason)
    {
        lock (node.Gate)
        {
            if (_stage is Stage.Joined or Stage.Over) return;
            Abandon(reason);
            joining.Failed(reason);
        }
    }

    private void Fault(string reason)
    {
        if (_stage == Stage.Joined) node.End(_session!, reason);
        else Failed(reason);
    }

    private void Refused(string reason)
    {
        Abandon(reason);
        joining.Refused(reason);
    }

    private void Received(Lane lane, Parcel parcel)
    {
        Session? session;
        lock (node.Gate)
        {
            if (IsOver) return;
            if (_stage != Stage.Joined || (lane == Lane.Bulk && !_bulkGreeted))
            {
                try
                {
                    if (!Greeted(lane, LinkCodec.Frame(parcel))) return;
                }
                catch (InvalidDataException fault)
                {
                    Fault(fault.Message);
                    return;
                }
            }

            session = _session;
        }

        session?.Received(lane, parcel);
    }

    /// <returns>True when it is no greeting but the session's already.</returns>
    private bool Greeted(Lane lane, LinkFrame frame)
    {
        if (frame.KindCase == LinkFrame.KindOneofCase.Refused)
        {
            // The first greeting was welcome; the other side has lost the session since then, and a new attempt may succeed.
            var reason = Printable.Reason(frame.Refused.Reason);
            if (lane == Lane.Bulk) Fault(reason);
            else Refused(reason);
            return false;
        }

        if (_stage == Stage.Control && frame.KindCase == LinkFrame.KindOneofCase.Welcome)
        {
            Welcomed(frame.Welcome);
            return false;
        }

        var isWelcome = lane == Lane.Bulk && frame.KindCase == LinkFrame.KindOneofCase.Welcome;
        if (_stage == Stage.Control || _bulk is null || (lane == Lane.Bulk && !isWelcome))
            throw new InvalidDataException($"it answered the greeting with a {frame.KindCase}");
        if (frame.KindCase == LinkFrame.KindOneofCase.Goodbye)
            throw new InvalidDataException($"it ended the link: {Printable.Reason(frame.Goodbye.Reason)}");
        _bulkGreeted |= isWelcome;

        // The other side may have more to say on the first connection before its welcome on the second one arrives.
        if (_stage == Stage.Bulk)
        {
            _stage = Stage.Joined;
            _timer?.Dispose();
            joining.Joined(_session!);
            node.Up(_session!);
        }

        return !isWelcome;
    }

    private void Welcomed(LinkWelcome welcome)
    {
        var reached = LinkCodec.Identity(welcome.Identity);
        var objection = HandshakeRules.Objection(reached, node.Identity);
        if (node.SessionOf(reached.Name) is not null) objection ??= $"'{node.Identity}' has a link to '{reached}' already";
        if (objection is not null)
        {
            Refused(objection);
            return;
        }

        _stage = Stage.Bulk;
        _control!.AttachedMax = node.Options.AttachedMax;
        _session = node.Begin(reached, _control, welcome.Session);
        Await();
        node.Network.Dial(endpoint, Lane.Bulk, connection => Opened(Lane.Bulk, connection), Failed);
    }

    private void Closed(string reason)
    {
        lock (node.Gate)
        {
            if (_stage == Stage.Joined) node.LaneClosed(_session!, reason);
            else Failed(reason);
        }
    }

    private sealed class Handler(JoinAttempt attempt, Lane lane) : IConnectionHandler
    {
        public void Received(Parcel parcel) => attempt.Received(lane, parcel);

        public void Closed(string reason) => attempt.Closed(reason);
    }
}
