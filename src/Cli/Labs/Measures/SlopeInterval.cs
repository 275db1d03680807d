namespace Cluster.Cli.Labs.Measures;

/// <summary>Activations a with |wσ′(wa + b)| ≥ 1: those through which a sigmoid neuron does not make the gradient smaller.</summary>
internal static class SlopeInterval
{
    /// <summary>Below this |w| there are none, since σ′ is at most 1/4.</summary>
    public const double SmallestWeight = 4;

    /// <summary>How wide the interval is, found by bisection to both sides of its middle −b/w; 0 where it is empty.</summary>
    public static double Span(double weight, double bias)
    {
        var (middle, reach) = (-bias / weight, 1000 / Math.Abs(weight));
        double Excess(double a) => Math.Abs(weight * Sigmoid.Slope(weight * a + bias)) - 1;
        if (!(Excess(middle) > 0)) return 0;
        return Solver.Root(Excess, middle, middle + reach) - Solver.Root(Excess, middle, middle - reach);
    }

    /// <summary>(2/|w|) ln(|w|(1 + √(1 − 4/|w|))/2 − 1): the published bound (Nielsen, chapter 5).</summary>
    /// <param name="weight">|w| of at least 4.</param>
    public static double Bound(double weight)
    {
        var w = Math.Abs(weight);
        return 2 / w * Math.Log(w * (1 + Math.Sqrt(1 - 4 / w)) / 2 - 1);
    }

    /// <summary>The |w| with the widest interval.</summary>
    public static double WidestAt() => Solver.Minimum(w => -Span(w, bias: 0), SmallestWeight, 50);
}
