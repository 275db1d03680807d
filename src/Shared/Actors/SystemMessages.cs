namespace Cluster.Shared.Actors;

/// <summary>Told to those who watch an actor when it has ended, for whatever reason, after its last message to them.</summary>
public sealed record Terminated(ActorRef Actor);

/// <summary>Stops the actor when its turn comes: after all that is already in the mailbox.</summary>
public sealed class PoisonPill
{
    private PoisonPill()
    {
    }

    public static PoisonPill Instance { get; } = new();
}

/// <summary>A message that nobody handled.</summary>
public sealed record DeadLetter(object Message, ActorRef? Sender, ActorRef? Receiver, DeadLetterReason Reason);

/// <summary>Why a message had no reader.</summary>
public enum DeadLetterReason
{
    /// <summary>The receiver had ended, or there was none.</summary>
    NoReceiver,

    /// <summary>The receiver's mailbox was full.</summary>
    MailboxFull,

    /// <summary>The receiver has no handler for it.</summary>
    Unhandled,
}

/// <summary>The place where dead letters are published. Listeners are called on the publisher's thread and must be quick.</summary>
public interface IDeadLetters
{
    void Publish(DeadLetter letter);
}

/// <summary>A turn that threw, and what was done about it.</summary>
public sealed record ActorFailure(ActorRef Actor, Exception Cause, object? Message, Directive Directive);
