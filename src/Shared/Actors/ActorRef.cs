namespace Cluster.Shared.Actors;

/// <summary>
/// The address of an actor: all that others ever hold of it. Stays valid over restarts of the actor, and is safe to use after
/// its end (messages become dead letters). Equal when they name the same incarnation of the same actor.
/// </summary>
public abstract class ActorRef
{
    /// <summary>Where the actor hangs in the tree, for example <c>/coordinator/parameter-server-3</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The last part of <see cref="Path"/>.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Puts a message into the actor's mailbox and returns at once. At most once: it is lost when the mailbox is full or the actor
    /// is gone (then it is a <see cref="DeadLetter"/>). Messages from one sender to one receiver keep their order.
    /// </summary>
    /// <param name="message">Immutable from now on, whoever holds it.</param>
    /// <param name="sender">Who is answered; null from outside an actor.</param>
    public abstract void Tell(object message, ActorRef? sender);

    /// <inheritdoc />
    public override string ToString() => Path;
}
