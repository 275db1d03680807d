using System.Runtime.ExceptionServices;
using Akka.Actor;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Terminated = Cluster.Shared.Actors.Terminated;

namespace Cluster.AkkaNet.Engine;

/// <summary>
/// A message on its way to a hosted actor, with its sender, who may be no Akka actor: one across a link, or one who asks. Compared by
/// identity, since Akka's stash leaves out what is equal.
/// </summary>
internal sealed class Mail(object message, ActorRef? sender) : INoSerializationVerificationNeeded
{
    public object Message => message;

    public ActorRef? Sender => sender;
}

/// <summary>
/// Mail that is opened when its turn comes. It is let in however full the mailbox is: there are never more of them than the actor itself
/// has asked for.
/// </summary>
internal abstract class SealedMail : INoSerializationVerificationNeeded
{
    private Mail? _opened;

    /// <summary>What the actor gets, or null when it has lost interest meanwhile. The same again after it was put aside.</summary>
    public Mail? Open() => _opened ??= Make();

    /// <summary>What becomes a dead letter when the actor has ended, or null.</summary>
    public virtual object? WhatIsLost() => null;

    protected abstract Mail? Make();
}

/// <summary>The end of an actor that is not Akka's.</summary>
internal sealed class ForeignEnd(HostCell cell, EngineRef ended) : SealedMail
{
    protected override Mail? Make() => cell.Foreign.Remove(ended) ? new Mail(new Terminated(ended), ended) : null;
}

/// <summary>The end of a task.</summary>
internal sealed class Piped(TaskResult result) : SealedMail
{
    public override object? WhatIsLost() => result.WhatIsLost();

    protected override Mail? Make() => new(result.ToMessage(), null);
}

/// <summary>
/// A tick of a periodic timer. The next one is set when this one's turn comes, so that at most one waits, however slow the actor is, and
/// also after the process stood still.
/// </summary>
internal sealed class Tick(HostActor host, object key, TimeSpan period, object message) : SealedMail
{
    protected override Mail? Make()
    {
        host.Timers.StartSingleTimer(key, new Tick(host, key, period, message), period);
        return new Mail(message, null);
    }
}

/// <summary>An actor that could not begin fails in its first turn, which makes that a failure like any other.</summary>
internal sealed class StartFailed(Exception cause) : SealedMail
{
    protected override Mail? Make()
    {
        ExceptionDispatchInfo.Throw(cause);
        return null;
    }
}
