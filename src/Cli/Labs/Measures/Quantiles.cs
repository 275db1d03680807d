namespace Cluster.Cli.Labs.Measures;

internal static class Quantiles
{
    /// <summary>With linear interpolation between neighbours.</summary>
    /// <param name="sorted">Ascending; at least one.</param>
    /// <param name="share">0 for the smallest, 1 for the largest.</param>
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = Math.Min((int)place, sorted.Count - 1);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
