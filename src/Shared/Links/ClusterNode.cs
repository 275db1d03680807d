using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Links;

/// <summary>
/// An actor system's place in a cluster: takes links or dials one, and carries messages, watches and ends of actors over them. Driven by
/// its network's callbacks and its clock alone, so that it runs in a simulation as it does over sockets.
/// </summary>
public sealed class ClusterNode : INode, IAsyncDisposable
{
    private readonly Func<double> _jitter;
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly List<EngineRef> _listeners = [];
    private readonly List<IDisposable> _listening = [];
    private readonly List<Joining> _joinings = [];
    private readonly HashSet<Caller> _callers = [];

    /// <param name="engine">Whose actors it connects. Not disposed of with the node.</param>
    /// <param name="identity">
    /// Its incarnation is that of the first attempt to join; it should be larger than that of an earlier node of this name, for example the
    /// time at which the process started.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="network">How others are reached.</param>
    /// <param name="clock">For heartbeats and timeouts; nothing that computes must be able to starve it.</param>
    /// <param name="formats">Of all messages that may cross a link. The same ones on all nodes.</param>
    /// <param name="tensors">Where received tensors come from.</param>
    /// <param name="jitter">Draws uniformly from [0, 1).</param>
    /// <exception cref="ArgumentException">The name is none, or two formats have the same number or type.</exception>
    public ClusterNode(
        IEngine engine, NodeIdentity identity, NodeOptions? options, INetwork network, IEngineClock clock,
        IReadOnlyList<IMessageFormat> formats, TensorPool tensors, Func<double> jitter)
    {
        if (NodeName.Problem(identity.Name) is { } problem) throw new ArgumentException($"{problem}.", nameof(identity));
        (Engine, Identity, Options, Network, Clock) = (engine, identity, options ?? new NodeOptions(), network, clock);
        (Tensors, _jitter) = (tensors, jitter);
        Formats = new FormatTable(formats);
        Rules = new HandshakeRules(Formats);
        Directory = new ActorDirectory(engine);
    }

    /// <summary>Its incarnation grows with each attempt to join.</summary>
    public NodeIdentity Identity { get; private set; }

    internal IEngine Engine { get; }

    internal NodeOptions Options { get; }

    internal INetwork Network { get; }

    internal IEngineClock Clock { get; }

    internal TensorPool Tensors { get; }

    internal FormatTable Formats { get; }

    internal HandshakeRules Rules { get; }

    internal ActorDirectory Directory { get; }

    internal bool IsDisposed { get; private set; }

    /// <summary>Guards which sessions there are; a session's own lock may be taken inside it, never the other way round.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Takes links from now on.</summary>
    /// <param name="endpoint">For example <c>0.0.0.0:5400</c>; port 0 is any that is free.</param>
    /// <returns>The endpoint, with the port that was chosen.</returns>
    /// <exception cref="UserException">It cannot be listened on.</exception>
    public string Listen(string endpoint)
    {
        var listener = Network.Listen(endpoint, Accept);
        if (listener is IListener speaking) speaking.TurnedAway += (from, reason) => Reject(from, reason);
        lock (Gate)
        {
            if (!IsDisposed)
            {
                _listening.Add(listener);
                return (listener as IListener)?.Endpoint ?? endpoint;
            }
        }

        listener.Dispose();
        throw new ObjectDisposedException(nameof(ClusterNode));
    }

    /// <summary>Keeps a link to that coordinator from now on, until it is refused; <see cref="Subscribe"/> tells how it goes.</summary>
    /// <param name="endpoint">For example <c>machine-a:5400</c>.</param>
    public void Join(string endpoint)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var joining = new Joining(this, endpoint, _jitter);
            _joinings.Add(joining);
            joining.Try();
        }
    }

    /// <inheritdoc />
    public void Subscribe(ActorRef listener)
    {
        lock (Gate)
        {
            _listeners.Add(EngineRef.Of(listener));
            foreach (var session in _sessions.Values.Where(session => session.IsUp)) listener.Tell(new LinkUp(session), null);
        }
    }

    /// <summary>
    /// Ends all links, with a word of farewell, and waits until the others have heard it, at most <see cref="NodeOptions.Farewell"/>. The
    /// actor system lives on; the clock and the network have to until then.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        const string Reason = "the node ends";
        IDisposable[] listening;
        Session[] sessions;
        lock (Gate)
        {
            if (IsDisposed) return;
            IsDisposed = true;
            (listening, sessions) = ([.. _listening], [.. _sessions.Values]);
            foreach (var caller in _callers.ToArray()) caller.Dismiss(Reason);
            foreach (var joining in _joinings) joining.Stop(Reason);
            foreach (var session in sessions) End(session, $"'{Identity}' leaves");
        }

        foreach (var listener in listening) listener.Dispose();
        await Task.WhenAll(sessions.Select(session => session.Closing)).ConfigureAwait(false);
    }

    /// <summary>It has said who it is, or will not any more.</summary>
    internal void Forget(Caller caller) => _callers.Remove(caller);

    internal void Renew() => Identity = Identity with { Incarnation = Identity.Incarnation + 1 };

    internal Session? SessionOf(string name) => _sessions.GetValueOrDefault(name);

    internal Session Begin(NodeIdentity peer, IConnection control, ulong? id = null)
    {
        var session = new Session(this, peer, id ?? 1 + (ulong)(_jitter() * (1L << 52)), control);
        _sessions.Add(peer.Name, session);
        return session;
    }

    internal void Up(Session session)
    {
        session.BeginUp();
        Publish(new LinkUp(session));
    }

    /// <summary>Whatever was wrong: the first reason counts. Any thread, but not inside the session's lock.</summary>
    internal void End(Session session, string reason)
    {
        lock (Gate)
        {
            if (session.HasEnded) return;
            var (wasUp, silence) = (session.IsUp, session.Silence);
            _sessions.Remove(session.Identity.Name);
            session.BeginEnd(reason);
            if (wasUp) Publish(new LinkDown(session, reason, silence));
            else if (Identity.Role == NodeRole.Coordinator) Publish(new CallerRejected(session.Endpoint, reason));
            session.FinishEnd();
            foreach (var joining in _joinings) joining.Ended(session);
        }
    }

    /// <summary>One of its connections is gone.</summary>
    internal void LaneClosed(Session session, string reason)
    {
        End(session, reason);
        session.CloseBoth();
    }

    internal void Publish(object news)
    {
        foreach (var listener in _listeners) listener.Tell(news, null);
    }

    private Caller Accept(IConnection connection)
    {
        var caller = new Caller(this, connection);
        lock (Gate)
        {
            _callers.Add(caller);
            if (IsDisposed) caller.Dismiss("the node ends");
            else caller.Start();
        }

        return caller;
    }

    private void Reject(string from, string reason)
    {
        lock (Gate) Publish(new CallerRejected(from, reason));
    }
}
