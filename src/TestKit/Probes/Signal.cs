namespace Cluster.TestKit.Probes;

/// <summary>Lets a test wait for what it records, without sleeping and without looking again and again.</summary>
public sealed class Signal
{
    private readonly object _gate = new();

    /// <summary>Says that something has been recorded.</summary>
    public void Raise()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Waits in real time; looks at the condition now and after every <see cref="Raise"/>.</summary>
    /// <returns>False when the time was over first.</returns>
    public bool Wait(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = TimeProvider.System.GetTimestamp() + (long)(limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (_gate)
        {
            while (!condition())
            {
                var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), end);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)) return condition();
            }
        }

        return true;
    }
}
