using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using AkkaDeadLetter = Akka.Event.DeadLetter;

namespace Cluster.AkkaNet.Engine;

/// <summary>Lets somebody who is no Akka actor take part in Akka's death watch.</summary>
internal sealed class WatcherRef(IWatcher watcher, IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = provider.TempPath();

    public override IActorRefProvider Provider => provider;

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification { Actor: var actor } && AkkaRef.Of(actor) is { } ended) watcher.Notify(ended);
    }
}

/// <summary>Hears on Akka's event stream, and on the sender's thread, of mail that came too late.</summary>
internal sealed class DeadLetterRef(AkkaEngine engine, IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = provider.TempPath();

    public override IActorRefProvider Provider => provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is AkkaDeadLetter letter && AkkaRef.Of(letter.Recipient) is { Cell: var cell } && cell.Engine == engine)
            cell.Lose(letter.Message, DeadLetterReason.NoReceiver);
    }
}
