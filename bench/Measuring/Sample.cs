namespace Cluster.Bench.Measuring;

/// <summary>The same figure from several rounds.</summary>
/// <param name="Values">In the order of the rounds; at least one.</param>
public sealed record Sample(IReadOnlyList<double> Values)
{
    /// <summary>With an even number of values, the mean of the middle two.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    public double Smallest => Values.Min();

    public double Largest => Values.Max();

    public Sample Select(Func<double, double> change) => new([.. Values.Select(change)]);
}
