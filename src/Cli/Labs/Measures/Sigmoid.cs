namespace Cluster.Cli.Labs.Measures;

/// <summary>σ(z) = 1 / (1 + e⁻ᶻ) in double precision.</summary>
internal static class Sigmoid
{
    public static double Value(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>σ′(z) = σ(z) σ(−z), at most 1/4.</summary>
    public static double Slope(double z) => Value(z) * Value(-z);
}
