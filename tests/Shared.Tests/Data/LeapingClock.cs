namespace Cluster.Shared.Tests.Data;

/// <summary>Waits of an hour or more are over at once, and are written down; shorter ones take their time.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly List<TimeSpan> _leaps = [];

    public IReadOnlyList<TimeSpan> Leaps => _leaps;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.FromHours(1)) return System.CreateTimer(callback, state, dueTime, period);
        _leaps.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
