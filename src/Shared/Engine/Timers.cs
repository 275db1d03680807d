namespace Cluster.Shared.Engine;

/// <summary>The timers of one cell. Only touched in the cell's turns.</summary>
internal sealed class Timers(ActorCell cell)
{
    private readonly Dictionary<object, Timer> _byKey = [];

    public void Start(object key, TimeSpan delay, object message, bool periodic)
    {
        Cancel(key);
        var timer = new Timer(cell, key, delay, message, periodic);
        _byKey.Add(key, timer);
        timer.Arm();
    }

    public void Cancel(object key)
    {
        if (_byKey.Remove(key, out var timer)) timer.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _byKey.Values) timer.Cancel();
        _byKey.Clear();
    }

    /// <summary>
    /// One timer, and at the same time its message in the mailbox. That it is still the one of its key is looked up when its turn comes:
    /// a message of a timer replaced or cancelled meanwhile is dropped. At most one message of a timer waits; a tick that finds the one
    /// before unread is left out, so that a slow actor's mailbox does not fill with ticks.
    /// </summary>
    private sealed class Timer(ActorCell cell, object key, TimeSpan delay, object message, bool periodic) : EngineMessage
    {
        private readonly Lock _gate = new();
        private IDisposable? _handle;
        private bool _cancelled;
        private int _waiting;

        public void Arm()
        {
            lock (_gate)
            {
                if (_cancelled) return;
                _handle?.Dispose();
                _handle = cell.System.Clock.Schedule(delay, Fire);
            }
        }

        public void Cancel()
        {
            lock (_gate)
            {
                _cancelled = true;
                _handle?.Dispose();
            }
        }

        public override Envelope? Open(ActorCell opener)
        {
            Volatile.Write(ref _waiting, 0);
            if (!opener.Timers._byKey.TryGetValue(key, out var current) || current != this) return null;
            if (!periodic) opener.Timers._byKey.Remove(key);
            return new Envelope(message, null);
        }

        private void Fire()
        {
            if (periodic) Arm();
            if (Interlocked.Exchange(ref _waiting, 1) == 0) cell.Post(new Envelope(this, null));
        }
    }
}
