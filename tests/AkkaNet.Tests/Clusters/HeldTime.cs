namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>The system's time, of which nothing comes any more once it is held: as in a process that is frozen, or gone.</summary>
internal sealed class HeldTime : TimeProvider
{
    private volatile bool _isHeld;

    public void Hold() => _isHeld = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        given =>
        {
            if (!_isHeld) callback(given);
        },
        state,
        dueTime,
        period);
}
