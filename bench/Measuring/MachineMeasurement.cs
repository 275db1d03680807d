using System.Diagnostics;
using System.Runtime.InteropServices;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Bench.Measuring;

/// <summary>
/// Measures one core: the best of many rounds, each so short that some go undisturbed on a busy machine too, since a limit is what is
/// asked for.
/// </summary>
public static class MachineMeasurement
{
    private const int RoundsMin = 5;
    private const double RoundSeconds = 0.001;
    private const double Seconds = 0.15;
    private const int ProbeRounds = 10_000;
    private const long MemoryMax = 256L << 20;

    // Both probes' steps divide it.
    private const long SizeStep = 4096;

    public static MachineFigures Take(CancellationToken cancellation)
    {
        var caches = CacheSizes.Read();
        return new()
        {
            Processor = ProcessorName(),
            Processors = Environment.ProcessorCount,
            Runtime = RuntimeInformation.FrameworkDescription,
            VectorExtensions = MachineProbe.VectorExtensions,
            Caches = caches,
            Peaks = [.. MachineProbe.VectorWidths.Select(bits => Peak(bits, cancellation))],
            Bandwidths = Bandwidths(caches, cancellation),
        };
    }

    private static PeakFigure Peak(int bits, CancellationToken cancellation)
    {
        var seconds = Best(() => MachineProbe.MultiplyAdd(bits, ProbeRounds), cancellation);
        return new(bits, MachineProbe.OperationsPerRound(bits) * (double)ProbeRounds / seconds / 1e9);
    }

    private static IReadOnlyList<BandwidthFigure> Bandwidths(CacheSizes caches, CancellationToken cancellation)
    {
        // Well inside a level, so that nothing else pushes the buffer out; outside the level before it.
        var level3 = Math.Min(4 * caches.Level2, caches.Level3 / 2);
        var memory = Math.Clamp(4 * caches.Level3, 4 * level3, MemoryMax);
        var buffer = new AlignedBuffer((int)(memory / sizeof(float)));
        buffer.Span.Fill(1);
        return
        [
            Bandwidth("L1", caches.Level1, caches.Level1 / 2, buffer, cancellation),
            Bandwidth("L2", caches.Level2, caches.Level2 / 2, buffer, cancellation),
            Bandwidth("L3", caches.Level3, level3, buffer, cancellation),
            Bandwidth("memory", long.MaxValue, memory, buffer, cancellation),
        ];
    }

    private static BandwidthFigure Bandwidth(string place, long holds, long size, AlignedBuffer buffer, CancellationToken cancellation)
    {
        var bytes = Math.Max(size / SizeStep, 1) * SizeStep;
        var floats = (int)(bytes / sizeof(float));
        var read = Best(() => MachineProbe.Read(buffer.Span[..floats]), cancellation);
        var update = Best(() => MachineProbe.Update(buffer.Span[..floats]), cancellation);
        return new(place, holds, bytes, bytes / read / 1e9, 2 * bytes / update / 1e9);
    }

    /// <summary>Seconds of a call in the best round.</summary>
    private static double Best(Action call, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var best = Rounds.Time(call, 1);
        for (var round = 0; round < RoundsMin || Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var calls = Math.Max(1, (int)(RoundSeconds / best));
            best = Math.Min(best, Rounds.Time(call, calls) / calls);
        }

        return best;
    }

    private static string ProcessorName()
    {
        const string Key = "model name";
        try
        {
            var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
            if (line is not null) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            // Another system: its architecture will do.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
