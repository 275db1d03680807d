namespace Cluster.Coordinator.Statistics;

/// <summary>
/// What so many hits in n tries say about a probability (E. B. Wilson, "Probable inference", 1927): holds up for few tries and for rates
/// near 0 and 1, where the normal interval does not.
/// </summary>
public static class WilsonInterval
{
    private const double Z95 = 1.959963984540054;

    /// <summary>95 % interval.</summary>
    /// <param name="hits">0 to <paramref name="tries"/>.</param>
    /// <param name="tries">1 or more.</param>
    public static Interval Of95(int hits, int tries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, tries);
        const double Z2 = Z95 * Z95;
        var share = (double)hits / tries;
        var middle = (share + Z2 / (2 * tries)) / (1 + Z2 / tries);
        var half = Z95 / (1 + Z2 / tries) * Math.Sqrt(share * (1 - share) / tries + Z2 / (4.0 * tries * tries));
        return new(hits == 0 ? 0 : middle - half, hits == tries ? 1 : middle + half);
    }
}
