using Cluster.Shared.Actors;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Checkers;

/// <summary>Mailboxes are bounded, and the bounds are far from what happens: nothing is lost to one that is full.</summary>
public sealed class BoundsChecker(Violations violations)
{
    /// <summary>To be called for every node when it starts.</summary>
    public void Watch(SimulatedActorSystem node) => node.DeadLettered += letter =>
    {
        if (letter.Reason == DeadLetterReason.MailboxFull)
            violations.Add(Promises.BoundedMailboxes, $"'{node.Name}:{letter.Receiver}' had no room for {letter.Message.GetType().Name}");
        if (letter.Reason == DeadLetterReason.Unhandled)
            violations.Add(Promises.KnownMessages, $"'{node.Name}:{letter.Receiver}' does not know {letter.Message.GetType().Name}");
    };

    /// <summary>To be called at the end, when nobody has anything to do.</summary>
    /// <param name="node">One that is alive.</param>
    /// <param name="isAtRest">Which paths may be left.</param>
    public void CheckRest(SimulatedActorSystem node, Func<string, bool> isAtRest)
    {
        foreach (var path in node.LivingPaths().Where(path => !isAtRest(path)))
            violations.Add(Promises.NothingLeft, $"'{node.Name}:{path}' is still there");
    }
}
