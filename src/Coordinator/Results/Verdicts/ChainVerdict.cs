namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>
/// A chain has one neuron a layer, so ∂C/∂b₁ / ∂C/∂b_L is a product of factors wσ′; its draws are spread over many powers of ten,
/// which is why the median speaks and not a mean.
/// </summary>
internal static class ChainVerdict
{
    private const double Told = 1.5;
    private const double Marked = 10;

    public static bool IsChain(ConfigurationSummary summary) =>
        summary.HiddenLayers > 1 && summary.Configuration.Template.Model.Hidden.All(neurons => neurons == 1);

    public static string Sentence(ConfigurationSummary summary)
    {
        var ratio = (summary.SpeedAtStart ?? summary.SpeedAtEnd)!.LastToFirst!;
        var median = ratio.Median!.Value;
        var last = Subscript(summary.HiddenLayers);
        var smaller = median >= 1;
        var factor = smaller ? median : 1 / median;
        return $"In {summary.Configuration.Label} ∂C/∂b₁ is {Figures.Times(factor)} {(smaller ? "smaller" : "larger")} "
            + $"than ∂C/∂b{last} ({Evidence(summary, ratio.N, smaller)})"
            + (factor >= Told ? $": {SpeedWords.Gradient(ratio.N, smaller, factor >= Marked)}." : ".");
    }

    private static string Evidence(ConfigurationSummary summary, int seeds, bool smaller)
    {
        double[] ratios = [.. summary.Runs.Select(run => run.RatioAtStart).OfType<double>()];
        if (ratios.Length < 2) return "one seed";
        if (ratios.Max() / ratios.Min() < 1.001) return $"the same for all {seeds} seeds";
        // Every step down the chain costs a factor of at least 4 when |w| ≤ 1, for σ′ ≤ 1/4.
        var bound = Math.Pow(4, summary.HiddenLayers - 1);
        var beyond = ratios.Count(ratio => (smaller ? ratio : 1 / ratio) >= bound);
        return $"median of {seeds} seeds; {Figures.Fixed(bound, 0)} times or more in {beyond} of them";
    }

    private static string Subscript(int number) => string.Concat(Figures.Fixed(number, 0).Select(digit => (char)('₀' + (digit - '0'))));
}
