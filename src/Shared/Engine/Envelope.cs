using Cluster.Shared.Actors;

namespace Cluster.Shared.Engine;

/// <summary>What lies in a mailbox.</summary>
internal readonly record struct Envelope(object Message, ActorRef? Sender);

/// <summary>
/// A message that the engine puts into a mailbox, in its place among the others, and opens when its turn comes. It is let in however
/// full the mailbox is: there are never more of them than the actor itself has asked for (timers, watches, tasks).
/// </summary>
internal abstract class EngineMessage
{
    /// <summary>What the actor gets, or null when it has lost interest meanwhile. May run the actor's own code, and throw.</summary>
    public abstract Envelope? Open(ActorCell cell);

    /// <summary>What becomes a dead letter when the actor has ended, or null.</summary>
    public virtual object? WhatIsLost() => null;
}
