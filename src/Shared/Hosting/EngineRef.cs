using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// A reference as engines and links give them out: what an engine's actors can watch and stop, wherever the actor is. Equal when they name
/// the same incarnation.
/// </summary>
public abstract class EngineRef(string path) : ActorRef
{
    public sealed override string Path { get; } = path;

    public abstract void Stop();

    public abstract void AddWatcher(IWatcher watcher);

    public abstract void RemoveWatcher(IWatcher watcher);

    /// <exception cref="ArgumentException">The reference is another engine's.</exception>
    public static EngineRef Of(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor as EngineRef ??
            throw new ArgumentException($"'{actor}' is a {actor.GetType().Name}; an engine watches and stops its own.", nameof(actor));
    }
}
