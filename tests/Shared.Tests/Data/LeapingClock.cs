namespace Cluster.Shared.Tests.Data;

/// <summary>
/// Waits of an hour or more are over at once, and are written down; shorter ones are over when the test says so. No test depends on
/// how fast the machine is.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly List<TimeSpan> _leaps = [];
    private readonly List<HeldTimer> _held = [];

    public IReadOnlyList<TimeSpan> Leaps => _leaps;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.FromHours(1))
        {
            _leaps.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        var timer = new HeldTimer(() => callback(state)) { DueTime = dueTime };
        _held.Add(timer);
        return timer;
    }

    /// <summary>Lets the timers that run with this due time go off.</summary>
    public void Elapse(TimeSpan dueTime)
    {
        var due = _held.FindAll(timer => timer.DueTime == dueTime);
        due.ShouldNotBeEmpty($"No timer of {dueTime} is running.");
        foreach (var timer in due) timer.GoOff();
    }

    private sealed class HeldTimer(Action callback) : ITimer
    {
        /// <summary>Null when it does not run.</summary>
        public TimeSpan? DueTime { get; set; }

        public void GoOff()
        {
            DueTime = null;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime == Timeout.InfiniteTimeSpan ? null : dueTime;
            return true;
        }

        public void Dispose() => DueTime = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
