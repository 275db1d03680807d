using System.Diagnostics;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Sockets;

/// <summary>
/// Real time on a thread of its own: nothing that computes on the thread pool delays a heartbeat. It never jumps, whatever happens to the
/// time of day.
/// </summary>
public sealed class LinkClock : IEngineClock, IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Entry, long> _entries = new();
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private bool _isDisposed;

    public LinkClock() => LinkThread.Start("link clock", Run);

    /// <inheritdoc />
    public DateTimeOffset Now => _start + Elapsed;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startTicks);

    /// <inheritdoc />
    public IDisposable Schedule(TimeSpan due, Action callback)
    {
        var entry = new Entry(callback);
        lock (_gate)
        {
            _entries.Enqueue(entry, (Elapsed + due).Ticks);
            Monitor.Pulse(_gate);
        }

        return entry;
    }

    /// <summary>Nothing is called back any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _entries.Clear();
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Next() is { } entry) entry.Call();
    }

    private Entry? Next()
    {
        lock (_gate)
        {
            while (!_isDisposed)
            {
                if (!_entries.TryPeek(out var entry, out var due))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var wait = TimeSpan.FromTicks(due) - Elapsed;
                if (wait <= TimeSpan.Zero || entry.IsTakenBack)
                {
                    _entries.Dequeue();
                    return entry;
                }

                // Rounded up, or the last millisecond would be spent asking.
                Monitor.Wait(_gate, (int)Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue));
            }

            return null;
        }
    }

    private sealed class Entry(Action callback) : IDisposable
    {
        private Action? _callback = callback;

        public bool IsTakenBack => Volatile.Read(ref _callback) is null;

        public void Dispose() => Volatile.Write(ref _callback, null);

        public void Call() => Interlocked.Exchange(ref _callback, null)?.Invoke();
    }
}
