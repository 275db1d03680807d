using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Links;

/// <summary>References as one session writes and reads them: to actors of the two nodes that it connects, and to no others.</summary>
internal sealed class SessionRefs(Session session, ActorDirectory directory, string own, string peer) : IActorRefFormat
{
    private const int PurgeFrom = 256;

    private readonly Lock _gate = new();

    // One object an actor for as long as somebody holds it, so that equality is identity.
    private readonly Dictionary<ActorAddress, WeakReference<RemoteRef>> _known = [];

    // Asked for by path: they stand for whoever has it, also when its number becomes known.
    private readonly Dictionary<string, RemoteRef> _byPath = new(StringComparer.Ordinal);
    private int _purgeAt = PurgeFrom;

    public string Write(ActorRef actor) => actor switch
    {
        RemoteRef remote when remote.Session == session => remote.Address,
        RemoteRef { Session.HasEnded: true } gone => new ActorAddress(own, $"/$ended{gone.Path[1..]}", 0).ToString(),
        RemoteRef other => throw new InvalidOperationException(
            $"'{other}' cannot be named to node '{peer}': it is a third node's, and a link knows the actors of its two ends only."),
        EngineRef local => new ActorAddress(own, local.Path, directory.Expose(local)).ToString(),
        _ => throw new InvalidOperationException(
            $"'{actor}' is a {actor.GetType().Name}; a link knows the actors of engines only."),
    };

    public ActorRef Read(string text)
    {
        var address = ActorAddress.Parse(text);
        if (string.Equals(address.Node, own, StringComparison.Ordinal)) return directory.Find(address.Path, address.Number);
        if (string.Equals(address.Node, peer, StringComparison.Ordinal)) return Remote(address);
        throw new InvalidDataException($"'{address}' is neither an actor of '{own}' nor of '{peer}'");
    }

    /// <summary>An actor of this node that the other one named as a receiver.</summary>
    /// <exception cref="InvalidDataException">It is another's.</exception>
    public EngineRef Own(string text)
    {
        var address = ActorAddress.Parse(text);
        if (!string.Equals(address.Node, own, StringComparison.Ordinal))
            throw new InvalidDataException($"'{address}' is no actor of '{own}'");
        return directory.Find(address.Path, address.Number);
    }

    /// <summary>An actor of the other node, as it was named to it; null when nobody here knows it.</summary>
    /// <exception cref="InvalidDataException">It is another's.</exception>
    public RemoteRef? Named(string text)
    {
        var address = ActorAddress.Parse(text);
        if (!string.Equals(address.Node, peer, StringComparison.Ordinal))
            throw new InvalidDataException($"'{address}' is no actor of '{peer}'");
        lock (_gate)
        {
            // What has no number was asked for by path, or named as one that had ended.
            if (address.Number == 0 && _byPath.TryGetValue(address.Path, out var byPath)) return byPath;
            return _known.TryGetValue(address, out var weak) && weak.TryGetTarget(out var known) ? known : null;
        }
    }

    public RemoteRef AtPath(string path)
    {
        var address = ActorAddress.Parse($"//{peer}{path}");
        lock (_gate)
        {
            if (!_byPath.TryGetValue(path, out var known)) _byPath.Add(path, known = new RemoteRef(address, session));
            return known;
        }
    }

    private RemoteRef Remote(ActorAddress address)
    {
        lock (_gate)
        {
            if (_byPath.TryGetValue(address.Path, out var byPath) && address.Path.LastIndexOf('/') == 0) return byPath;
            if (_known.TryGetValue(address, out var weak) && weak.TryGetTarget(out var known)) return known;
            if (_known.Count >= _purgeAt) Purge();
            var remote = new RemoteRef(address, session);
            _known[address] = new(remote);
            return remote;
        }
    }

    private void Purge()
    {
        foreach (var (address, weak) in _known)
        {
            if (!weak.TryGetTarget(out _)) _known.Remove(address);
        }

        _purgeAt = Math.Max(PurgeFrom, 2 * _known.Count);
    }
}
