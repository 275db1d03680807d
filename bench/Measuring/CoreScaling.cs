using System.Diagnostics;
using Cluster.Worker.Kernels;

namespace Cluster.Bench.Measuring;

/// <summary>
/// What several cores at work at once give of what they would give one by one: the bound of every speed-up. Processors slow down when more
/// of their cores multiply, and a shared machine lends what others leave.
/// </summary>
public static class CoreScaling
{
    private const double Seconds = 0.4;
    private const int RoundsOfCall = 10_000;

    /// <summary>Multiply-adds between registers on so many threads at once, over those on one just before.</summary>
    public static double Measure(int threads)
    {
        var one = CallsPerSecond(1);
        return CallsPerSecond(threads) / one;
    }

    private static double CallsPerSecond(int threads)
    {
        var calls = new long[threads];
        var all = Enumerable.Range(0, threads).Select(index => new Thread(() => calls[index] = Count())).ToArray();
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        return calls.Sum() / Seconds;
    }

    private static long Count()
    {
        var bits = MachineProbe.VectorWidths[0];
        var (began, calls) = (Stopwatch.GetTimestamp(), 0L);
        for (; Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; calls++) MachineProbe.MultiplyAdd(bits, RoundsOfCall);
        return calls;
    }
}
