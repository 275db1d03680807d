using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// Stands for an actor that there is not, or no more: what it is told is a dead letter, and who watches it hears so at once.
/// </summary>
public sealed class EndedRef(string path, IDeadLetters deadLetters) : EngineRef(path)
{
    public override void Tell(object message, ActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        deadLetters.Publish(new DeadLetter(message, sender, this, DeadLetterReason.NoReceiver));
    }

    public override void Stop()
    {
    }

    public override void AddWatcher(IWatcher watcher) => watcher.Notify(this);

    public override void RemoveWatcher(IWatcher watcher)
    {
    }
}
