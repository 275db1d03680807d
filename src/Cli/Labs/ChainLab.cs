using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Statistics;

namespace Cluster.Cli.Labs;

/// <summary>The gradient of a chain of single neurons, factor by factor.</summary>
public sealed class ChainLab : ILab
{
    private const double LargeWeight = 100;
    private static readonly LabOption Seeds = LabOption.Seeds(10_000);

    public string Name => "chain";

    public string Title => "Why does the gradient vanish, or explode, along a chain of neurons?";

    public string Description =>
        "The gradient by the first bias of a chain of single sigmoid neurons is a product with a factor wσ′(z) for every layer passed. "
        + "The lab takes it apart, for weights and biases from N(0, 1) and for weights of 100, and checks it against backpropagation and "
        + "finite differences.";

    public IReadOnlyList<LabOption> Options => [Seeds];

    public LabReport Run(LabRequest request)
    {
        var draws = new ChainDraws(request[Seeds]);
        var large = ScalarChain.Centered(LargeWeight);
        var ratios = draws.Ratios;
        var ratio = GeometricEstimate.Of([.. ratios]);
        var factors = draws.Chains.SelectMany(chain => new[] { chain.Factor(1), chain.Factor(2) }).Select(Math.Abs).ToList();
        LabFigure[] figures =
        [
            new("first_to_third_median", "|∂C/∂b₁| / |∂C/∂b₃|, median over draws", ratio.Median!.Value),
            LabFigure.Of("first_to_third", "its geometric mean", ratio),
            LabFigure.Share("sixteen_times_smaller", "draws in which it is below 1/16", [.. ratios.Select(one => one < 1.0 / 16)]),
            LabFigure.Share("vanishing_factors", "factors |wσ′(z)| below 1/4", [.. factors.Select(one => one < 0.25)]),
            LabFigure.Share("exploding_factors", "factors |wσ′(z)| above 1", [.. factors.Select(one => one > 1)]),
            new("large_factor", "factor wσ′(z) with w = 100, b = −100a", large.Factor(1), Expected: 25),
            new("large_first_to_third", "|∂C/∂b₁| / |∂C/∂b₃| then", ChainDraws.Ratio(large), Expected: 625),
            new("backpropagation_error", "formula against backpropagation, worst", draws.BackpropagationError),
            new("difference_error", "formula against differences, worst", draws.DifferenceError),
        ];
        return new()
        {
            Answer =
            [
                $"With weights from N(0, 1) the first neuron's gradient is typically {Figures.Times(1 / ratio.Median.Value)} smaller than "
                + $"the third's; with weights of 100 it is {Figures.Factor(ChainDraws.Ratio(large))} times larger.",
                $"Of {ratios.Count:N0} draws {figures[2].Text} lose a factor of 16 or more over two layers, since {figures[3].Text} of the "
                + $"factors are below 1/4 and {figures[4].Text} above 1. Formula, backpropagation and finite differences agree.",
            ],
            Figures = figures,
            Sections = [FactorTable(draws, large), Spread(ratios, ratio), ByLayer(draws, large)],
        };
    }

    private static LabSection FactorTable(ChainDraws draws, ScalarChain large)
    {
        string[] names = ["σ′(z₁)", "w₂", "σ′(z₂)", "w₃", "σ′(z₃)", "w₄", "σ′(z₄)", "∂C/∂a₄"];
        var typical = draws.Typical;
        var table = new ResultTable(
            [
                new("Chain", ColumnAlignment.Left, "Which weights and biases."),
                .. names.Select(name => new ResultColumn(name, ColumnAlignment.Right, "A factor of ∂C/∂b₁.")),
                new("Product", ColumnAlignment.Right, "Of all factors: ∂C/∂b₁ by the formula."),
                new("Differences", ColumnAlignment.Right, "∂C/∂b₁ by central differences of the cost."),
            ],
            [Row($"N(0, 1), seed {typical}", draws.Chains[typical]), Row("w = 100, centred", large)],
            []);
        return new(
            "The formula, factor by factor",
            "∂C/∂b₁ = σ′(z₁) w₂ σ′(z₂) w₃ σ′(z₃) w₄ σ′(z₄) ∂C/∂a₄ for the draw with the median ratio, and for weights of 100 with biases "
            + "that make every weighted input 0.",
            [])
        { Table = table };
    }

    private static ResultRow Row(string name, ScalarChain chain)
    {
        double[] factors =
        [
            chain.Slopes[0], chain.Weights[1], chain.Slopes[1], chain.Weights[2], chain.Slopes[2], chain.Weights[3], chain.Slopes[3],
            chain.CostSlope, chain.Gradient(0), chain.Difference(0),
        ];
        return new([name, .. factors.Select(factor => Figures.Significant(factor))], Published: false);
    }

    private static LabSection Spread(IReadOnlyList<double> ratios, GeometricEstimate ratio)
    {
        var shown = ratios.Select(one => Math.Max(one, 1e-9)).ToList();
        var picture = new Histogram
        {
            Label = "Ratio of the first gradient to the third over draws",
            Across = "|∂C/∂b₁| / |∂C/∂b₃| (log scale)",
            Horizontal = AxisScale.Logarithmic(Math.Max(1e-7, shown.Min()), Math.Max(1, shown.Max())),
            Values = shown,
            Marks = [(1.0 / 16, "1/16"), (ratio.Median!.Value, "median")],
        };
        return new(
            "How much is lost over two layers",
            "Each draw has weights and biases of its own from N(0, 1). Left of 1/16 the first neuron learns 16 or more times slower than "
            + "the third.",
            [("", picture.Draw())]);
    }

    private static LabSection ByLayer(ChainDraws draws, ScalarChain large)
    {
        var points = Enumerable.Range(0, ScalarChain.Layers).Select(layer =>
        {
            var sizes = draws.Chains.Select(chain => Math.Abs(chain.Gradient(layer))).Order().ToList();
            return new LinePoint(layer + 1, Quantiles.Of(sizes, 0.5), Quantiles.Of(sizes, 0.025), Quantiles.Of(sizes, 0.975));
        });
        LineSeries[] series =
        [
            new("N(0, 1): median, 95 % of draws", "g0", [.. points], []),
            new(
                "w = 100", "g1",
                [.. Enumerable.Range(0, ScalarChain.Layers).Select(l => new LinePoint(l + 1, Math.Abs(large.Gradient(l)), null, null))],
                []),
        ];
        var extent = series.SelectMany(one => one.Extent()).ToList();
        var picture = new LineChart
        {
            Label = "Gradient by layer",
            Across = "neuron, first to last",
            Up = "|∂C/∂b| (log scale)",
            Vertical = AxisScale.Logarithmic(extent.Min(), extent.Max()),
            Series = series,
            Format = value => Figures.Significant(value),
        };
        return new(
            "Neuron by neuron",
            "Backwards, from right to left, the gradient is multiplied by wσ′(z) once a neuron.",
            [("Size of the gradient", picture.Draw())]);
    }
}
