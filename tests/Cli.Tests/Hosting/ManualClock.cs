namespace Cluster.Cli.Tests.Hosting;

/// <summary>A clock that moves when a test says so; what falls due then is called there and then.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new Timer(this, () => callback(state)) { Due = DueIn(dueTime), Period = period };
            _timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            foreach (var timer in due) timer.Due = timer.Period > TimeSpan.Zero ? _now + timer.Period : TimeSpan.MaxValue;
        }

        foreach (var timer in due) timer.Call();
    }

    /// <summary>Moves on when somebody waits for it, again and again, but not when there is nothing left to wait for.</summary>
    /// <param name="waiting">Who may wait.</param>
    /// <param name="by">At a time.</param>
    /// <param name="times">At most.</param>
    public async Task AdvanceAsync(Task waiting, TimeSpan by, int times)
    {
        for (var i = 0; i < times && !waiting.IsCompleted; i++)
        {
            while (!waiting.IsCompleted && !IsAwaited) await Task.Yield();
            Advance(by);
        }

        while (!waiting.IsCompleted && !IsAwaited) await Task.Yield();
    }

    private bool IsAwaited
    {
        get { lock (_gate) return _timers.Any(timer => timer.Due < TimeSpan.MaxValue); }
    }

    private TimeSpan DueIn(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.MaxValue : _now + time;

    private sealed class Timer(ManualClock clock, Action call) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Call() => call();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate) (Due, Period) = (clock.DueIn(dueTime), period);
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
