using Cluster.Shared.Hosting;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>Who here watches actors of the other node. Guarded by the session.</summary>
internal sealed class LinkWatches(Session session)
{
    private readonly OrderedDictionary<RemoteRef, HashSet<IWatcher>> _watchers = [];

    public void Add(RemoteRef actor, IWatcher watcher)
    {
        lock (session.Gate)
        {
            if (!session.HasEnded)
            {
                if (!_watchers.TryGetValue(actor, out var watchers)) _watchers.Add(actor, watchers = []);
                if (watchers.Add(watcher) && watchers.Count == 1)
                    session.SendControl(new LinkFrame { Watch = new LinkWatch { Actor = actor.Address } });
                return;
            }
        }

        watcher.Notify(actor);
    }

    public void Remove(RemoteRef actor, IWatcher watcher)
    {
        lock (session.Gate)
        {
            if (!_watchers.TryGetValue(actor, out var watchers) || !watchers.Remove(watcher) || watchers.Count > 0) return;
            _watchers.Remove(actor);
            if (!session.HasEnded) session.SendControl(new LinkFrame { Unwatch = new LinkUnwatch { Actor = actor.Address } });
        }
    }

    /// <summary>The other node says so.</summary>
    public void Ended(RemoteRef actor)
    {
        if (!_watchers.Remove(actor, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Notify(actor);
    }

    /// <summary>With the session, everybody there has ended for those here.</summary>
    public void AllEnded()
    {
        (RemoteRef Actor, HashSet<IWatcher> Watchers)[] all;
        lock (session.Gate)
        {
            all = [.. _watchers.Select(entry => (entry.Key, entry.Value))];
            _watchers.Clear();
        }

        foreach (var (actor, watchers) in all)
        {
            foreach (var watcher in watchers) watcher.Notify(actor);
        }
    }
}
