namespace Cluster.Coordinator.Statistics;

/// <summary>Holm's step-down correction for several tests at once (S. Holm, 1979).</summary>
public static class Holm
{
    /// <summary>Adjusted p-values in the order given: below α together means at most α for a single false alarm.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];
        var adjusted = new double[p.Count];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (p.Count - rank) * p[order[rank]]));
            adjusted[order[rank]] = largest;
        }

        return adjusted;
    }
}
