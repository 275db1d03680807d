using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>The last notices, with their times.</summary>
internal sealed class NoticeList
{
    private const int Kept = 100;
    private const int LengthMax = 400;
    private readonly Queue<TimedNotice> _notices = [];

    /// <summary>Oldest first; together short enough for the fields of one message.</summary>
    public IReadOnlyList<TimedNotice> All => [.. _notices];

    public TimedNotice Add(DateTimeOffset at, string text)
    {
        var notice = new TimedNotice(at, text.Length <= LengthMax ? text : $"{text.AsSpan(0, LengthMax - 1)}…");
        _notices.Enqueue(notice);
        if (_notices.Count > Kept) _notices.Dequeue();
        return notice;
    }
}
