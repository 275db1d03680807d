using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>The address of an actor in this process.</summary>
internal sealed class LocalRef(string path, ActorCell cell) : EngineRef(path), IWatcher
{
    public ActorCell Cell => cell;

    public override void Tell(object message, ActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Send(new Envelope(message, sender));
    }

    /// <summary>The way of everything that one actor sends to another: in a simulation it takes time.</summary>
    public void Send(Envelope envelope)
    {
        if (cell.System.Hooks is { } hooks) hooks.Carry(this, envelope);
        else cell.Post(envelope);
    }

    public void Notify(EngineRef ended) => Send(DeathNotice.Of(ended));

    public override void Stop() => cell.PostSystem(StopCell.Instance);

    public override void AddWatcher(IWatcher watcher) => cell.PostSystem(new AddWatcher(watcher));

    public override void RemoveWatcher(IWatcher watcher) => cell.PostSystem(new RemoveWatcher(watcher));
}
