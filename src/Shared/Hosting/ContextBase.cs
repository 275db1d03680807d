using System.Runtime.CompilerServices;
using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// What an actor sees of the world, as far as it is the same on every engine: what may be done when, and what is refused. Engines do the
/// rest, and say when a turn begins, handles a message and ends.
/// </summary>
internal abstract class ContextBase : IActorContext
{
    private int _turnThread;
    private bool _mayStash;

    /// <inheritdoc />
    public abstract ActorRef? Sender { get; }

    /// <inheritdoc />
    public abstract ActorRef? Parent { get; }

    /// <inheritdoc />
    public abstract DateTimeOffset Now { get; }

    /// <inheritdoc />
    public abstract IDeadLetters DeadLetters { get; }

    /// <inheritdoc />
    public IReadOnlyCollection<ActorRef> Children
    {
        get
        {
            EnsureInTurn();
            return ListChildren();
        }
    }

    ActorRef IActorContext.Self => Address;

    /// <summary>The actor's own.</summary>
    protected abstract EngineRef Address { get; }

    /// <summary>The message of this turn has been put aside, and not been put back since.</summary>
    protected bool IsStashed { get; private set; }

    /// <inheritdoc />
    public ActorRef Spawn(Props props, string name)
    {
        EnsureInTurn();
        ActorRules.Check(props, name);
        return SpawnChild(props, name);
    }

    /// <inheritdoc />
    public void Watch(ActorRef actor)
    {
        EnsureInTurn();
        AddWatch(EngineRef.Of(actor));
    }

    /// <inheritdoc />
    public void Unwatch(ActorRef actor)
    {
        EnsureInTurn();
        RemoveWatch(EngineRef.Of(actor));
    }

    /// <inheritdoc />
    public void Stop(ActorRef actor)
    {
        EnsureInTurn();
        Stop(EngineRef.Of(actor));
    }

    /// <inheritdoc />
    public void Tell(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Tell(message, Address);
    }

    /// <inheritdoc />
    public void Reply(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        EnsureInTurn();
        if (Sender is { } sender) sender.Tell(message, Address);
        else DeadLetters.Publish(new DeadLetter(message, Address, null, DeadLetterReason.NoReceiver));
    }

    /// <inheritdoc />
    public void Forward(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        EnsureInTurn();
        target.Tell(message, Sender);
    }

    /// <inheritdoc />
    public void StartTimer(object key, TimeSpan delay, object message)
    {
        EnsureInTurn();
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is not negative.");
        SetTimer(key, delay, message);
    }

    /// <inheritdoc />
    public void StartPeriodicTimer(object key, TimeSpan period, object message)
    {
        EnsureInTurn();
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        if (period <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(period), period, "A period is above zero.");
        SetPeriodicTimer(key, period, message);
    }

    /// <inheritdoc />
    public void CancelTimer(object key)
    {
        EnsureInTurn();
        EndTimer(key);
    }

    /// <inheritdoc />
    public void Stash()
    {
        EnsureInTurn();
        if (!_mayStash || IsStashed)
            throw new InvalidOperationException($"'{Address}' can put a message aside only while it handles it, and only once.");
        PutAside();
        IsStashed = true;
    }

    /// <inheritdoc />
    public void UnstashAll()
    {
        EnsureInTurn();
        PutAllBack();
        IsStashed = false;
    }

    /// <inheritdoc />
    public void PipeToSelf<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(success);
        ArgumentNullException.ThrowIfNull(failure);
        EnsureInTurn();
        Pipe(new TaskResult<T>(task, success, failure));
    }

    /// <summary>A turn begins, on this thread.</summary>
    protected void BeginTurn() => _turnThread = Environment.CurrentManagedThreadId;

    /// <summary>The actor gets the message of this turn, which it may put aside from now on.</summary>
    protected void BeginMessage() => _mayStash = true;

    /// <summary>The message has been handled, or has failed.</summary>
    protected void EndMessage() => _mayStash = IsStashed = false;

    /// <summary>The turn ends.</summary>
    protected void EndTurn() => _turnThread = 0;

    /// <inheritdoc cref="IActorContext.Children" />
    protected abstract IReadOnlyCollection<ActorRef> ListChildren();

    /// <inheritdoc cref="IActorContext.Spawn" />
    protected abstract ActorRef SpawnChild(Props props, string name);

    /// <inheritdoc cref="IActorContext.Watch" />
    protected abstract void AddWatch(EngineRef actor);

    /// <inheritdoc cref="IActorContext.Unwatch" />
    protected abstract void RemoveWatch(EngineRef actor);

    /// <inheritdoc cref="IActorContext.Stop" />
    protected abstract void Stop(EngineRef actor);

    /// <inheritdoc cref="IActorContext.StartTimer" />
    protected abstract void SetTimer(object key, TimeSpan delay, object message);

    /// <inheritdoc cref="IActorContext.StartPeriodicTimer" />
    protected abstract void SetPeriodicTimer(object key, TimeSpan period, object message);

    /// <inheritdoc cref="IActorContext.CancelTimer" />
    protected abstract void EndTimer(object key);

    /// <summary>Puts the message of this turn aside.</summary>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    protected abstract void PutAside();

    /// <inheritdoc cref="IActorContext.UnstashAll" />
    protected abstract void PutAllBack();

    /// <summary>Brings the result to the actor when its task has ended.</summary>
    protected abstract void Pipe(TaskResult result);

    private void EnsureInTurn([CallerMemberName] string member = "")
    {
        if (_turnThread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException(
                $"Context.{member} of '{Address}' was used outside its own turns; send it a message instead.");
    }
}
