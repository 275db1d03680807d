namespace Cluster.Coordinator.Statistics;

/// <summary>A range of numbers, both ends included.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>What n seeds say about one figure.</summary>
/// <param name="Mean">Null when n is 0.</param>
/// <param name="Std">Standard deviation with n − 1; null when n is below 2: one seed says nothing about spread.</param>
/// <param name="Ci95">95 % interval of the mean by Student; null when n is below 2.</param>
/// <param name="N">Seeds behind it.</param>
public sealed record Estimate(double? Mean, double? Std, Interval? Ci95, int N)
{
    public static Estimate None { get; } = new(null, null, null, 0);

    /// <param name="values">Finite; which runs count is decided, and said, by the caller.</param>
    public static Estimate Of(IReadOnlyCollection<double> values)
    {
        if (values.Any(value => !double.IsFinite(value)))
            throw new ArgumentException("A number that is not finite cannot be averaged; leave its run out and say so.", nameof(values));
        if (values.Count == 0) return None;
        var mean = values.Sum() / values.Count;
        if (values.Count == 1) return new(mean, null, null, 1);
        var squares = values.Sum(value => (value - mean) * (value - mean));
        var std = Math.Sqrt(squares / (values.Count - 1));
        var half = StudentQuantile.Of95(values.Count - 1) * std / Math.Sqrt(values.Count);
        return new(mean, std, new(mean - half, mean + half), values.Count);
    }
}
