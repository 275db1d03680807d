using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Statistics;
using MathNet.Numerics;

namespace Cluster.Cli.Labs;

/// <summary>What becomes of a product of a hundred Gaussian matrices.</summary>
public sealed class MatricesLab : ILab
{
    private const int Size = 4;

    /// <summary>As published: a first matrix, and a hundred that it is multiplied by.</summary>
    private const int Factors = 101;

    /// <summary>From this factor on the product grows at its steady rate.</summary>
    private const int Settled = 20;

    private static readonly LabOption Seeds = LabOption.Seeds(4000);

    /// <summary>
    /// Largest |entry| of the four products printed in Zhang et al., "Dive into Deep Learning", section 5.4.1, by PyTorch, MXNet, JAX and
    /// TensorFlow.
    /// </summary>
    private static readonly double[] Published = [1.8001e25, 3.1097e24, 9.3620e25, 1.0062e22];

    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32];

    public string Name => "matrices";

    public string Title => "What becomes of a product of 100 Gaussian matrices?";

    public string Description =>
        "A random 4 × 4 matrix is multiplied by a hundred more, all entries from N(0, 1), as gradients are on their way back through a "
        + "hundred linear layers. The lab shows how large the product gets over many draws, and how its growth follows from the size of "
        + "the matrices.";

    public IReadOnlyList<LabOption> Options => [Seeds];

    /// <summary>
    /// Growth of ln ‖product‖ a factor for n × n matrices with entries from N(0, 1): ½(ln 2 + ψ(n/2)). Newman, "The distribution of
    /// Lyapunov exponents: exact results for random matrices", 1986.
    /// </summary>
    public static double Rate(int size) => (Math.Log(2) + SpecialFunctions.DiGamma(size / 2.0)) / 2;

    public LabReport Run(LabRequest request)
    {
        var draws = LogSizes(Size, request[Seeds]);
        var sizes = draws.Select(logs => Math.Exp(logs[^1])).Order().ToList();
        var (low, high) = (Quantiles.Of(sizes, 0.025), Quantiles.Of(sizes, 0.975));
        var typical = GeometricEstimate.Of(sizes);
        var rates = Sizes.Select(size => Growth(size == Size ? draws : LogSizes(size, Math.Max(50, request[Seeds] / 40)))).ToList();
        var rate = rates[Array.IndexOf(Sizes, Size)];
        var scaled = Shifted(rate, Size);
        var inside = Published.Count(size => size >= low && size <= high);
        LabFigure[] figures =
        [
            LabFigure.Of("typical_size", "largest |entry|, geometric mean", typical),
            new("low_size", "2.5 % of draws are below", low),
            new("high_size", "2.5 % of draws are above", high),
            LabFigure.Of("growth", "growth of its logarithm a factor", rate, Rate(Size)),
            LabFigure.Of("growth_scaled", "growth with entries of variance 1/4", scaled, Rate(Size) - Math.Log(Size) / 2),
            new("published_inside", "published products within the 95 %, of 4", inside),
        ];
        return new()
        {
            Answer =
            [
                $"It explodes: its largest entry is typically {Figures.Significant(typical.Mean!.Value, 2)}, and in 95 % of the draws "
                + $"between {Figures.Significant(low, 2)} and {Figures.Significant(high, 2)}; "
                + (inside == Published.Length
                    ? "the four published products are ordinary draws."
                    : $"of the four published products {Figures.Word(inside)} {(inside == 1 ? "lies" : "lie")} there."),
                $"Each factor multiplies it by {Figures.Significant(Math.Exp(rate.Mean!.Value))}, as theory says. A variance of 1/n keeps "
                + "the mean square as it is, but the typical product of 4 × 4 matrices then shrinks by "
                + $"{Figures.Fixed(100 - 100 * Math.Exp(scaled.Mean!.Value), 0)} % a factor; only wide layers come out even.",
            ],
            Figures = figures,
            Sections =
            [
                Spread(sizes, typical),
                new(
                    "How it grows",
                    "Median and 95 % of the draws: with variance 1/4 the mean square of the product stays as it is, held up by a few large "
                    + "draws, and the typical product vanishes. By the size n, the growth of ln |entry| a factor: with variance 1/n it "
                    + "comes closer to 0 the wider the layer, about −1/(2n).",
                    [("Factor by factor", Growing(draws)), ("By the size of the matrices", Widths(rates))]),
            ],
        };
    }

    private static List<double[]> LogSizes(int size, int draws) =>
        [.. ParallelEnumerable.Range(0, draws).AsOrdered().Select(seed => MatrixProduct.LogSizes(size, Factors, (ulong)seed))];

    private static Estimate Growth(List<double[]> draws) =>
        Estimate.Of([.. draws.Select(logs => (logs[^1] - logs[Settled - 1]) / (Factors - Settled))]);

    /// <summary>Entries of variance 1/n are those of variance 1 divided by √n: the product of the same draws, scaled.</summary>
    private static Estimate Shifted(Estimate rate, int size)
    {
        var shift = Math.Log(size) / 2;
        return rate with { Mean = rate.Mean - shift, Ci95 = rate.Ci95 is { } ci ? new(ci.Low - shift, ci.High - shift) : null };
    }

    private static LabSection Spread(List<double> sizes, GeometricEstimate typical) => new(
        "How large the product is",
        "Largest |entry| after a hundred multiplications, over draws. It spreads over many powers of ten because logarithms add up, each "
        + "with a variance of its own. Diamonds are the four published products.",
        [
            ("", new Histogram
            {
                Label = "Largest entry of the product over draws",
                Across = "largest |entry| (log scale)",
                Horizontal = AxisScale.Logarithmic(sizes[0], sizes[^1]),
                Values = sizes,
                Marks = [(typical.Median!.Value, "median")],
                Published = Published,
            }.Draw()),
        ]);

    private static string Growing(List<double[]> draws)
    {
        LineSeries[] series =
        [
            Growing(draws, "variance 1", "g1", shift: 0),
            Growing(draws, "variance 1/4", "g0", Math.Log(Size) / 2),
        ];
        var extent = series.SelectMany(one => one.Extent()).ToList();
        return new LineChart
        {
            Label = "Size of the product over factors",
            Across = "matrices multiplied",
            Up = "log₁₀ of the largest |entry|",
            Vertical = AxisScale.Linear(extent.Min(), extent.Max()),
            Series = series,
            Format = value => Figures.Fixed(value, 1),
        }.Draw();
    }

    private static LineSeries Growing(List<double[]> draws, string name, string style, double shift)
    {
        var points = Enumerable.Range(0, Factors).Select(k =>
        {
            var logs = draws.Select(one => (one[k] - shift * (k + 1)) / Math.Log(10)).Order().ToList();
            return new LinePoint(k + 1, Quantiles.Of(logs, 0.5), Quantiles.Of(logs, 0.025), Quantiles.Of(logs, 0.975));
        });
        return new(name, style, [.. points], []);
    }

    private static string Widths(List<Estimate> rates)
    {
        LineSeries Measured(string name, string style, Func<Estimate, int, Estimate> scale) =>
            new(name, style, [.. Sizes.Select((size, i) => LinePoint.Of(size, scale(rates[i], size)))], []);
        LineSeries Theory(string name, string style, Func<int, double> rate) =>
            new(name, style, [.. Sizes.Select(size => new LinePoint(size, rate(size), null, null))], []);
        LineSeries[] series =
        [
            Measured("variance 1", "g1", (rate, _) => rate),
            Measured("variance 1/n", "g0", Shifted),
            Theory("theory", "neutral dotted", Rate),
            Theory("theory, 1/n", "neutral dashed", size => Rate(size) - Math.Log(size) / 2),
        ];
        var extent = series.SelectMany(one => one.Extent()).ToList();
        return new LineChart
        {
            Label = "Growth over the size of the matrices",
            Across = "rows and columns n (log scale)",
            Up = "growth of ln |entry| a factor",
            Vertical = AxisScale.Linear(extent.Min(), extent.Max()),
            Horizontal = AxisScale.Logarithmic(1, Sizes[^1]),
            Series = series,
            Format = value => Figures.Significant(value),
        }.Draw();
    }
}
