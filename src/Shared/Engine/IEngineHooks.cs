namespace Cluster.Shared.Engine;

/// <summary>
/// Where another engine built of the same cells steps in. The built-in engine has none: messages go straight to their mailbox.
/// </summary>
internal interface IEngineHooks
{
    /// <summary>Brings the envelope to <see cref="ActorCell.Post"/> of the receiver, sooner or later.</summary>
    void Carry(LocalRef receiver, Envelope envelope);

    /// <summary>Brings the result to <see cref="ActorCell.Post"/> of the receiver when the task has ended.</summary>
    void Pipe(LocalRef receiver, Task task, EngineMessage result);

    /// <summary>Called in the actor's turn, before it gets the message. What it throws is a failure of the actor.</summary>
    void BeforeReceive(LocalRef actor, object message);

    /// <summary>A listener of dead letters or failures threw.</summary>
    void ListenerThrew(Exception cause);

    void Spawned(LocalRef actor);

    void Ended(LocalRef actor);
}
