using Cluster.Shared.Links;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Who was turned away of late: a port scanner, or a worker of another version, comes again and again and is named once.</summary>
internal sealed class RejectedCallers
{
    private const int Kept = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Host, string Reason), DateTimeOffset> _told = [];

    /// <summary>Whether the same host was not named for the same reason within a minute.</summary>
    public bool IsNew(CallerRejected caller, DateTimeOffset now)
    {
        foreach (var old in _told.Where(t => now - t.Value >= Interval).Select(t => t.Key).ToList()) _told.Remove(old);
        if (_told.Count == Kept) return false;
        var port = caller.From.LastIndexOf(':');
        return _told.TryAdd((port < 0 ? caller.From : caller.From[..port], caller.Reason), now);
    }
}
