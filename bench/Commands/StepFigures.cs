using System.Text.Json.Serialization;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;

namespace Cluster.Bench.Commands;

/// <summary>One net's training step.</summary>
/// <param name="Floor">The least time it could take.</param>
internal sealed record StepFigures([property: JsonIgnore] Floor Floor)
{
    /// <summary>For example 784-30-10.</summary>
    public required string Net { get; init; }

    public required int Batch { get; init; }

    /// <summary>Of a step, round by round.</summary>
    public required Sample Microseconds { get; init; }

    /// <summary>10⁹ operations a second; which are counted is said at <see cref="StepWork"/>.</summary>
    public required double Gigaflops { get; init; }

    /// <summary>Of the measured multiply-add peak, in [0, 1].</summary>
    public required double ShareOfPeak { get; init; }

    /// <summary>A step; 0 in a steady state is what is wanted.</summary>
    public required long AllocatedBytes { get; init; }

    public required StepWork Work { get; init; }

    public double FloorOperationMicroseconds => 1e6 * Floor.OperationSeconds;

    public double FloorByteMicroseconds => 1e6 * Floor.ByteSeconds;

    /// <summary>The cache at whose bandwidth the bytes are taken to move.</summary>
    public string FloorPlace => Floor.Place;

    /// <summary>Microseconds a step in PyTorch just before ours; null where it was not run.</summary>
    public double? PeerBefore { get; init; }

    /// <summary>Likewise just after.</summary>
    public double? PeerAfter { get; init; }

    /// <summary>The peer's figures' mean over our median: how many times faster we are; null where it was not run.</summary>
    public double? Ratio => (PeerBefore + PeerAfter) / 2 / Microseconds.Median;

    public static StepFigures Of(NetCase net, Sample seconds, long allocated, MachineFigures machine)
    {
        var work = StepWork.Of(net);
        return new(Floor.Of(work, machine))
        {
            Net = net.Net,
            Batch = net.Batch,
            Microseconds = seconds.Select(s => 1e6 * s),
            Gigaflops = work.Operations / seconds.Median / 1e9,
            ShareOfPeak = work.Operations / seconds.Median / machine.Peak,
            AllocatedBytes = allocated,
            Work = work,
        };
    }

    public static Table TableOf(IEnumerable<StepFigures> steps)
    {
        var table = new Table(
            "net", "batch", "µs a step", "GFLOP/s", "of peak", "bytes", "floor, µs", "over floor", "PyTorch before", "after", "ratio");
        foreach (var step in steps)
        {
            var floor = 1e6 * step.Floor.Seconds;
            var bound = step.Floor.BoundByBytes ? step.Floor.Place : "operations";
            table.Add(
                step.Net, $"{step.Batch}", Words.Number(step.Microseconds.Median), Words.Number(step.Gigaflops),
                Words.Percent(step.ShareOfPeak), $"{step.AllocatedBytes}", $"{Words.Number(floor)} ({bound})",
                Words.Times(step.Microseconds.Median / floor), Words.Number(step.PeerBefore), Words.Number(step.PeerAfter),
                Words.Times(step.Ratio));
        }

        return table;
    }
}
