using Cluster.Shared.Hosting;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// Time that stands still until it is moved. What is due at the same moment comes in the order in which it was scheduled.
/// </summary>
public sealed class VirtualClock : IEngineClock
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (DateTimeOffset Due, long Number)> _entries = new();
    private DateTimeOffset _now = Start;
    private long _scheduled;

    /// <summary>When every virtual clock begins.</summary>
    public static DateTimeOffset Start { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <inheritdoc />
    public IDisposable Schedule(TimeSpan due, Action callback)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        lock (_gate)
        {
            var entry = new Entry(callback);
            _entries.Enqueue(entry, (_now + due, _scheduled++));
            return entry;
        }
    }

    /// <summary>Moves on, calling back on this thread, each at its moment.</summary>
    public void Advance(TimeSpan span)
    {
        var end = Now + span;
        while (FireNext(end))
        {
        }

        MoveTo(end);
    }

    /// <summary>Jumps to the next callback that is due at <paramref name="limit"/> at the latest.</summary>
    /// <returns>False when there is none.</returns>
    internal bool FireNext(DateTimeOffset limit)
    {
        Entry next;
        lock (_gate)
        {
            while (_entries.TryPeek(out var first, out _) && first.IsDisposed) _entries.Dequeue();
            if (!_entries.TryPeek(out next!, out var key) || key.Due > limit) return false;
            _entries.Dequeue();
            if (key.Due > _now) _now = key.Due;
        }

        next.Fire();
        return true;
    }

    internal void MoveTo(DateTimeOffset time)
    {
        lock (_gate)
        {
            if (time > _now) _now = time;
        }
    }

    private sealed class Entry(Action callback) : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public void Fire()
        {
            IsDisposed = true;
            callback();
        }
    }
}
