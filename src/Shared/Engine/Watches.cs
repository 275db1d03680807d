using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>
/// Both sides of death watch as one cell sees them: whom it watches, and who watches it. Only touched in the cell's turns.
/// </summary>
internal sealed class Watches(LocalRef self)
{
    private HashSet<EngineRef>? _watched;
    private HashSet<IWatcher>? _watchers;

    public void Watch(EngineRef actor)
    {
        if (actor == self) return;
        if ((_watched ??= []).Add(actor)) actor.AddWatcher(self);
    }

    public void Unwatch(EngineRef actor)
    {
        if (_watched is not null && _watched.Remove(actor)) actor.RemoveWatcher(self);
    }

    /// <returns>False when the actor is not watched (any more).</returns>
    public bool Forget(EngineRef actor) => _watched is not null && _watched.Remove(actor);

    public void AddWatcher(IWatcher watcher) => (_watchers ??= []).Add(watcher);

    public void RemoveWatcher(IWatcher watcher) => _watchers?.Remove(watcher);

    /// <summary>The end: nobody is watched any more, and the watchers are told.</summary>
    public void End()
    {
        foreach (var actor in _watched ?? []) actor.RemoveWatcher(self);
        foreach (var watcher in _watchers ?? []) watcher.Notify(self);
        _watched = null;
        _watchers = null;
    }
}

/// <summary>
/// Carries <see cref="Terminated"/>. It lies among the mail and not among the system messages, so that it comes after all that the dead
/// actor had sent; that it is still wanted is looked up when its turn comes.
/// </summary>
internal sealed class DeathNotice(EngineRef actor) : EngineMessage
{
    public static Envelope Of(EngineRef actor) => new(new DeathNotice(actor), actor);

    public override Envelope? Open(ActorCell cell) =>
        cell.Watches.Forget(actor) ? new Envelope(new Terminated(actor), actor) : null;
}
