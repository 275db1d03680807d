using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// An engine, as far as all are alike: the list of top-level actors, from which they are found and in whose order they end, asking, and
/// telling what went wrong.
/// </summary>
/// <param name="name">The engine's, for messages.</param>
/// <param name="clock">For timers and timeouts.</param>
/// <param name="listenerThrew">Hears when a listener to an event throws.</param>
public abstract class EngineBase(string name, IEngineClock clock, Action<Exception>? listenerThrew = null) : IEngine
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, EngineRef> _topLevel = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _asks;
    private bool _shuttingDown;

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

    /// <inheritdoc />
    public IDeadLetters DeadLetters => Events;

    internal EventHub Events { get; } = new(listenerThrew);

    internal IEngineClock Clock => clock;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">The engine has been shut down.</exception>
    public ActorRef Spawn(Props props, string name)
    {
        ActorRules.Check(props, name);
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            if (TryAdd(props, name) is not { } actor) continue;
            Added(actor);
            return actor;
        }
    }

    /// <inheritdoc />
    public void Stop(ActorRef actor) => EngineRef.Of(actor).Stop();

    /// <inheritdoc />
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(message);
        if (timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Waiting for an answer takes a time above zero.");
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TAnswer>(cancellationToken);

        // No actor can have this path, since '$' is not allowed in names.
        var asker = new AskRef<TAnswer>($"/$ask/{Interlocked.Increment(ref _asks)}", clock, Events);
        return asker.Ask(target, message, timeout, cancellationToken);
    }

    /// <inheritdoc />
    public EngineRef? FindTopLevel(string path)
    {
        lock (_gate) return path.StartsWith('/') ? _topLevel.GetValueOrDefault(path[1..]) : null;
    }

    /// <inheritdoc />
    public Task ShutdownAsync()
    {
        lock (_gate) _shuttingDown = true;
        StopYoungest();
        return _allEnded.Task;
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new(ShutdownAsync());
    }

    /// <summary>Makes an actor. Under the lock of the list, which does not have it yet.</summary>
    /// <returns>Null where the name is about to be free.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">None can be made any more.</exception>
    protected abstract EngineRef? TryMake(Props props, string name);

    /// <summary>
    /// Whether somebody may have heard of the end of this one, which is still in the list: who waits a moment gets its name.
    /// </summary>
    protected virtual bool IsEnding(EngineRef actor) => false;

    /// <summary>It is in the list, and outside the lock.</summary>
    protected virtual void Added(EngineRef actor)
    {
    }

    /// <summary>To be called when a top-level actor has had its last turn.</summary>
    internal void TopLevelEnded(EngineRef actor)
    {
        bool stopNext;
        lock (_gate)
        {
            _topLevel.Remove(actor.Name);
            stopNext = _shuttingDown;
        }

        if (stopNext) StopYoungest();
    }

    /// <summary>What to say to whoever spawns after the end.</summary>
    protected InvalidOperationException ShutDown(string actor) =>
        new($"'{actor}' cannot be spawned: the actor system '{name}' has been shut down.");

    private EngineRef? TryAdd(Props props, string name)
    {
        lock (_gate)
        {
            if (_shuttingDown) throw ShutDown(name);
            if (_topLevel.TryGetValue(name, out var there)) return IsEnding(there) ? null : throw ActorRules.NameTaken('/' + name);
            var actor = TryMake(props, name);
            if (actor is not null) _topLevel.Add(name, actor);
            return actor;
        }
    }

    /// <summary>One after the other: each may count on those spawned before it until it has ended itself.</summary>
    private void StopYoungest()
    {
        EngineRef? youngest = null;
        lock (_gate)
        {
            if (_topLevel.Count > 0) youngest = _topLevel.GetAt(_topLevel.Count - 1).Value;
        }

        if (youngest is null) _allEnded.TrySetResult();
        else youngest.Stop();
    }
}
