using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>The built-in engine: mailboxes on the thread pool, messages by reference, all in one process.</summary>
public sealed class ActorSystem : IEngine
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, ActorCell> _topLevel = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Asker _asker;
    private bool _shuttingDown;

    public ActorSystem(ActorSystemOptions? options = null)
    {
        Options = options ?? new ActorSystemOptions();
        Hooks = Options.Hooks;
        Events = new EventHub(Hooks is { } hooks ? hooks.ListenerThrew : null);
        _asker = new Asker(Clock, Events);
    }

    /// <inheritdoc />
    public event Action<DeadLetter>? DeadLettered
    {
        add => Events.DeadLettered += value;
        remove => Events.DeadLettered -= value;
    }

    /// <inheritdoc />
    public event Action<ActorFailure>? Failed
    {
        add => Events.Failed += value;
        remove => Events.Failed -= value;
    }

    public ActorSystemOptions Options { get; }

    /// <inheritdoc />
    IDeadLetters IEngine.DeadLetters => Events;

    internal EventHub Events { get; }

    internal IEngineClock Clock => Options.Clock;

    internal IEngineHooks? Hooks { get; }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">The system has been shut down.</exception>
    public ActorRef Spawn(Props props, string name)
    {
        ActorRules.Check(props, name);
        ActorCell cell;
        lock (_gate)
        {
            if (_shuttingDown)
                throw new InvalidOperationException($"'{name}' cannot be spawned: the actor system '{Options.Name}' has been shut down.");
            if (_topLevel.ContainsKey(name)) throw ActorRules.NameTaken('/' + name);
            cell = new ActorCell(this, parent: null, props, name);
            _topLevel.Add(name, cell);
        }

        cell.Spawned();
        return cell.Self;
    }

    /// <inheritdoc />
    public void Stop(ActorRef actor) => EngineRef.Of(actor).Stop();

    /// <inheritdoc />
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _asker.Ask<TAnswer>(target, message, timeout, cancellationToken);

    /// <inheritdoc />
    public Task ShutdownAsync()
    {
        lock (_gate) _shuttingDown = true;
        StopYoungest();
        return _allEnded.Task;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(ShutdownAsync());

    /// <inheritdoc />
    public EngineRef? FindTopLevel(string path)
    {
        lock (_gate) return path.StartsWith('/') && _topLevel.TryGetValue(path[1..], out var cell) ? cell.Self : null;
    }

    internal void TopLevelEnded(ActorCell cell)
    {
        bool stopNext;
        lock (_gate)
        {
            _topLevel.Remove(cell.Self.Name);
            stopNext = _shuttingDown;
        }

        if (stopNext) StopYoungest();
    }

    /// <summary>One after the other: each may count on those spawned before it until it has ended itself.</summary>
    private void StopYoungest()
    {
        ActorCell? youngest = null;
        lock (_gate)
        {
            if (_topLevel.Count > 0) youngest = _topLevel.GetAt(_topLevel.Count - 1).Value;
        }

        if (youngest is null) _allEnded.TrySetResult();
        else youngest.Self.Stop();
    }
}
