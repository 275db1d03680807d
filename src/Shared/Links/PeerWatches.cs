using Cluster.Shared.Hosting;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>Whom the other node watches here.</summary>
internal sealed class PeerWatches(Session session) : IWatcher
{
    private const int Max = 100_000;

    // By the name under which it is watched; one actor may have two, by path and by number.
    private readonly Dictionary<string, EngineRef> _watched = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">Too many.</exception>
    public void Watch(string address, EngineRef actor)
    {
        lock (session.Gate)
        {
            if (_watched.Count >= Max) throw new InvalidDataException($"it watches more than {Max:N0} actors");
            if (session.HasEnded || !_watched.TryAdd(address, actor)) return;
        }

        actor.AddWatcher(this);
    }

    public void Unwatch(string address)
    {
        EngineRef? actor;
        lock (session.Gate)
        {
            if (!_watched.Remove(address, out actor) || _watched.ContainsValue(actor)) return;
        }

        actor.RemoveWatcher(this);
    }

    public void AllForgotten()
    {
        EngineRef[] all;
        lock (session.Gate)
        {
            all = [.. _watched.Values];
            _watched.Clear();
        }

        foreach (var actor in all) actor.RemoveWatcher(this);
    }

    public void Notify(EngineRef ended)
    {
        lock (session.Gate)
        {
            foreach (var (address, actor) in _watched)
            {
                if (actor != ended) continue;
                _watched.Remove(address);
                if (session.HasEnded) continue;
                var after = ended is EndedRef ? session.Order.NextEndOfUnknown() : session.Order.NextEnd(ended);
                var notice = new LinkEnded { Actor = address, After = after };
                session.SendControl(new LinkFrame { Ended = notice });
            }
        }
    }
}
