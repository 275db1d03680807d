namespace Cluster.Shared.Actors;

/// <summary>All that an actor may see of the world. Usable only inside the actor's own turns.</summary>
public interface IActorContext
{
    ActorRef Self { get; }

    /// <summary>Who sent the message being handled; null when it came from outside an actor or from a timer without a sender.</summary>
    ActorRef? Sender { get; }

    /// <summary>The actor that spawned this one; null for a top-level actor.</summary>
    ActorRef? Parent { get; }

    /// <summary>Living children, in the order in which they were spawned.</summary>
    IReadOnlyCollection<ActorRef> Children { get; }

    /// <summary>The engine's clock: virtual in a simulation.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Where messages without a receiver are published.</summary>
    IDeadLetters DeadLetters { get; }

    /// <summary>Starts a child. It is supervised by this actor and ends with it.</summary>
    /// <param name="props">How to build the actor, also after a failure.</param>
    /// <param name="name">Unique among living siblings; letters, digits, '-', '_' and '.'.</param>
    /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
    ActorRef Spawn(Props props, string name);

    /// <summary>Asks for a <see cref="Terminated"/> message when that actor has ended, at once if it already has. Idempotent.</summary>
    void Watch(ActorRef actor);

    /// <summary>Takes <see cref="Watch"/> back; a <see cref="Terminated"/> already in the mailbox is not delivered any more.</summary>
    void Unwatch(ActorRef actor);

    /// <summary>
    /// Ends an actor (self, child or another) after the message it is handling; what is left in its mailbox becomes dead letters.
    /// </summary>
    void Stop(ActorRef actor);

    /// <summary>Sends with this actor as the sender.</summary>
    void Tell(ActorRef target, object message);

    /// <summary>Answers the sender of the message being handled; without a sender, a dead letter.</summary>
    void Reply(object message);

    /// <summary>Sends on with the original sender.</summary>
    void Forward(ActorRef target, object message);

    /// <summary>
    /// Sends a message to self after a delay. A timer with the same key is replaced. Timers end with the instance, also at a restart.
    /// </summary>
    void StartTimer(object key, TimeSpan delay, object message);

    /// <summary>Sends a message to self again and again, the first time after one period.</summary>
    void StartPeriodicTimer(object key, TimeSpan period, object message);

    /// <summary>Ends a timer; a message of it already in the mailbox is not delivered any more.</summary>
    void CancelTimer(object key);

    /// <summary>Puts the message being handled aside.</summary>
    /// <exception cref="InvalidOperationException">The stash is full (its bound is the mailbox's).</exception>
    void Stash();

    /// <summary>Puts all stashed messages back before the mailbox, in the order in which they were received.</summary>
    void UnstashAll();

    /// <summary>Brings the end of real IO back as a message to self; the only way in which a task meets an actor.</summary>
    /// <param name="task">Started by an adapter, never by the actor.</param>
    /// <param name="success">Turns the result into a message.</param>
    /// <param name="failure">Turns the exception, or the cancellation, into a message.</param>
    void PipeToSelf<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure);
}
