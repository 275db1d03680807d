using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>Real time.</summary>
public sealed class SystemClock : IEngineClock
{
    private SystemClock()
    {
    }

    public static SystemClock Instance { get; } = new();

    /// <inheritdoc />
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <inheritdoc />
    public IDisposable Schedule(TimeSpan due, Action callback) =>
        TimeProvider.System.CreateTimer(static state => ((Action)state!)(), callback, due, Timeout.InfiniteTimeSpan);
}
