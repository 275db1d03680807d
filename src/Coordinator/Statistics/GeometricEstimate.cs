namespace Cluster.Coordinator.Statistics;

/// <summary>
/// What n seeds say about a figure that varies by factors, such as a norm or a ratio of norms: the mean and its interval are taken
/// over logarithms, so that one lucky draw does not outweigh the rest and no interval reaches below zero.
/// </summary>
/// <param name="Mean">Geometric mean; null when n is 0.</param>
/// <param name="Factor">e to the standard deviation (n − 1) of the logarithms; null when n is below 2.</param>
/// <param name="Ci95">95 % interval of the geometric mean; null when n is below 2 or a double cannot hold its ends.</param>
/// <param name="Median">Null when n is 0.</param>
/// <param name="N">Seeds behind it.</param>
public sealed record GeometricEstimate(double? Mean, double? Factor, Interval? Ci95, double? Median, int N)
{
    public static GeometricEstimate None { get; } = new(null, null, null, null, 0);

    /// <param name="values">Finite and above 0.</param>
    public static GeometricEstimate Of(IReadOnlyCollection<double> values)
    {
        if (values.Any(value => !double.IsFinite(value) || value <= 0))
            throw new ArgumentException("Only finite numbers above 0 have a geometric mean.", nameof(values));
        if (values.Count == 0) return None;
        var logs = Estimate.Of([.. values.Select(value => Math.Log(value))]);
        Interval? interval = logs.Ci95 is { } ci && Math.Exp(ci.Low) > 0 && double.IsFinite(Math.Exp(ci.High))
            ? new(Math.Exp(ci.Low), Math.Exp(ci.High))
            : null;
        return new(Math.Exp(logs.Mean!.Value), logs.Std is { } std ? Math.Exp(std) : null, interval, MedianOf(values), values.Count);
    }

    private static double MedianOf(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
