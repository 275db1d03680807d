using Cluster.Bench.Cases;

namespace Cluster.Bench.Measuring;

/// <summary>
/// The least time that one core could take for a step: the larger of operations over measured peak and bytes over measured bandwidth,
/// as if each were hidden wholly behind the other. Bytes move at the bandwidth of the nearest cache that holds the step's working set.
/// </summary>
/// <param name="OperationSeconds">Operations over peak.</param>
/// <param name="ByteSeconds">Bytes read over read bandwidth plus bytes updated over update bandwidth.</param>
/// <param name="Place">Which cache, or memory.</param>
public sealed record Floor(double OperationSeconds, double ByteSeconds, string Place)
{
    public double Seconds => Math.Max(OperationSeconds, ByteSeconds);

    public bool BoundByBytes => ByteSeconds > OperationSeconds;

    public static Floor Of(StepWork work, MachineFigures machine)
    {
        var bandwidth = machine.BandwidthFor(work.WorkingSet);
        return new(
            work.Operations / machine.Peak,
            (work.BytesRead / bandwidth.ReadGigabytes + work.BytesUpdated / bandwidth.UpdateGigabytes) / 1e9,
            bandwidth.Place);
    }
}
