using System.Collections.Concurrent;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Links;

/// <summary>
/// The actors of this node that others have heard of, by number. An actor's number is given when it is first named in a message and never
/// given again; when the actor ends, it is forgotten.
/// </summary>
internal sealed class ActorDirectory(IEngine engine) : IWatcher
{
    private readonly ConcurrentDictionary<EngineRef, ulong> _numbers = new();
    private readonly ConcurrentDictionary<ulong, EngineRef> _actors = new();
    private ulong _last;

    public int Count => _actors.Count;

    public ulong Expose(EngineRef actor)
    {
        if (_numbers.TryGetValue(actor, out var known)) return known;
        var number = Interlocked.Increment(ref _last);
        _actors[number] = actor;
        if (!_numbers.TryAdd(actor, number))
        {
            _actors.TryRemove(number, out _);
            return _numbers.GetValueOrDefault(actor, number);
        }

        actor.AddWatcher(this);
        return number;
    }

    /// <param name="path">For example <c>/coordinator</c>.</param>
    /// <param name="number">Or 0: the top-level actor that has this path now.</param>
    /// <returns>Where there is none, a reference to an actor that has ended.</returns>
    public EngineRef Find(string path, ulong number)
    {
        var actor = number == 0 ? engine.FindTopLevel(path) : _actors.GetValueOrDefault(number);
        return actor is not null && string.Equals(actor.Path, path, StringComparison.Ordinal)
            ? actor
            : new EndedRef(path, engine.DeadLetters);
    }

    public void Notify(EngineRef ended)
    {
        if (_numbers.TryRemove(ended, out var number)) _actors.TryRemove(number, out _);
    }
}
