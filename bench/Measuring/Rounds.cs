using System.Diagnostics;

namespace Cluster.Bench.Measuring;

/// <summary>Times a call that may be far shorter than the clock's resolution.</summary>
public static class Rounds
{
    private const double WarmUpSeconds = 0.5;
    private const double RoundSeconds = 0.3;
    private const int CallsMin = 3;
    private const int AllocationCallsMax = 200;

    /// <summary>Seconds a call: warmed up for half a second, then rounds of as many calls as take 0.3 seconds, at least 3.</summary>
    public static Sample Seconds(Action call, int rounds, CancellationToken cancellation)
    {
        var calls = CallsFor(RoundSeconds, WarmUp(call, cancellation));
        var seconds = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            seconds[round] = Time(call, calls) / calls;
        }

        return new(seconds);
    }

    /// <summary>
    /// Bytes that one call allocates on this thread, as a median over calls, so that what happens once an epoch does not show; after
    /// <see cref="Seconds"/>, when all has grown to its size.
    /// </summary>
    public static long AllocatedBytes(Action call)
    {
        var calls = Math.Min(CallsFor(RoundSeconds, Time(call, 1)), AllocationCallsMax);
        var bytes = new long[calls];
        for (var i = 0; i < calls; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(bytes);
        return bytes[calls / 2];
    }

    /// <summary>Seconds for a number of calls.</summary>
    public static double Time(Action call, int calls)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) call();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <returns>Seconds of a call at the end.</returns>
    private static double WarmUp(Action call, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        for (var calls = 1; ; calls = Math.Min(2 * calls, 1024))
        {
            cancellation.ThrowIfCancellationRequested();
            var seconds = Time(call, calls) / calls;
            if (Stopwatch.GetElapsedTime(began).TotalSeconds >= WarmUpSeconds) return seconds;
        }
    }

    private static int CallsFor(double seconds, double secondsPerCall) =>
        (int)Math.Clamp(seconds / Math.Max(secondsPerCall, 1e-9), CallsMin, 1e9);
}
