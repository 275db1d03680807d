using Cluster.Shared.Actors;

namespace Cluster.Cli.Hosting;

/// <summary>What goes wrong among actors and must not go by unseen, in words.</summary>
internal static class ActorProblems
{
    /// <summary>Has every actor that fails, and every message lost to a full mailbox, told from now on.</summary>
    public static void Tell(IActorSystem system, Action<string> tell)
    {
        system.Failed += failure => tell(
            $"{failure.Actor.Name} failed and is {(failure.Directive == Directive.Restart ? "started again" : "stopped")}: "
            + failure.Cause.Message);
        system.DeadLettered += letter =>
        {
            if (letter.Reason == DeadLetterReason.MailboxFull)
                tell($"The mailbox of {letter.Receiver} is full; {letter.Message.GetType().Name} was lost.");
        };
    }
}
