namespace Cluster.Cli.Labs.Measures;

/// <param name="FirstWeight">w₁.</param>
/// <param name="Bias">b.</param>
/// <param name="SecondWeight">w₂.</param>
/// <param name="Constant">What w₂σ(w₁x + b) is above x, to be taken off by the next neuron's bias; 0 where that is not allowed.</param>
/// <param name="Error">Largest distance from x on [0, 1].</param>
internal sealed record IdentityFit(double FirstWeight, double Bias, double SecondWeight, double Constant, double Error)
{
    /// <summary>What the neuron makes of x.</summary>
    public double At(double x) => SecondWeight * Sigmoid.Value(FirstWeight * x + Bias) - Constant;
}

/// <summary>The best w₂ and b for w₂σ(w₁x + b) ≈ x on [0, 1], in the largest error.</summary>
internal static class IdentityNeuron
{
    private const int Points = 201;
    private const int InnerSections = 60;

    /// <summary>
    /// A constant is allowed for. Around x = 1/2 with b = −w₁/2 the sigmoid is odd: w₂ = 4/w₁ makes its slope 1, a little more spreads the
    /// cubic term −w₁²t³/12 evenly, and w₁²/384 is left (Chebyshev: a quarter of the cubic term's largest value).
    /// </summary>
    public static IdentityFit WithConstant(double w1)
    {
        // σ(z) − 1/2 = tanh(z/2)/2, without the cancellation.
        double Error(double w2) => Grid().Max(x => Math.Abs(w2 * Math.Tanh(w1 * (x - 0.5) / 2) / 2 - (x - 0.5)));
        var best = Solver.Minimum(Error, 0.9 * 4 / w1, (2 + w1 * w1) * 4 / w1);
        return new(w1, -w1 / 2, best, best / 2 - 0.5, Error(best));
    }

    /// <summary>The limit of <see cref="WithConstant"/>'s error for small w₁.</summary>
    public static double Taylor(double w1) => w1 * w1 / 384;

    /// <summary>Nothing but w₂σ(w₁x + b). For a slope of 1 where the value is 1/2, w₁(1 − σ) must be 2: no small w₁ can do it.</summary>
    public static IdentityFit WithoutConstant(double w1)
    {
        const int steps = 60;
        const double low = -12;
        const double step = 0.4;
        double Best(double bias) => Fit(w1, bias).Error;
        var nearest = Enumerable.Range(0, steps).Select(i => low + i * step - w1 / 2).MinBy(Best);
        return Fit(w1, Solver.Minimum(Best, nearest - step, nearest + step, InnerSections));
    }

    private static IdentityFit Fit(double w1, double bias)
    {
        // In units of the value in the middle, so that one range serves all biases.
        var unit = Sigmoid.Value(w1 / 2 + bias);
        double[] values = [.. Grid().Select(x => Sigmoid.Value(w1 * x + bias) / unit)];
        double Error(double scale)
        {
            var worst = 0.0;
            for (var i = 0; i < Points; i++) worst = Math.Max(worst, Math.Abs(scale * values[i] - (double)i / (Points - 1)));
            return worst;
        }

        var best = Solver.Minimum(Error, 0, 2, InnerSections);
        return new(w1, bias, best / unit, 0, Error(best));
    }

    private static IEnumerable<double> Grid() => Enumerable.Range(0, Points).Select(i => (double)i / (Points - 1));
}
