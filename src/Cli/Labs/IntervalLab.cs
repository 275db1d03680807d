using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;
using MathNet.Numerics.Distributions;

namespace Cluster.Cli.Labs;

/// <summary>How narrow the way between vanishing and exploding is.</summary>
public sealed class IntervalLab : ILab
{
    private const double PublishedWeight = 6.9;
    private const double PublishedSpan = 0.45;
    private const double LargestShown = 40;

    public string Name => "interval";

    public string Title => "Which inputs does a sigmoid neuron pass on without shrinking the gradient?";

    public string Description =>
        "A layer does not shrink the gradient where |wσ′(wa + b)| is at least 1. The lab finds the activations a for which that holds, by "
        + "bisection, for every |w|, and compares the width of their interval with the published formula and its peak.";

    public IReadOnlyList<LabOption> Options => [];

    public LabReport Run(LabRequest request)
    {
        var weights = Enumerable.Range(0, 361).Select(i => SlopeInterval.SmallestWeight + i * 0.1).ToList();
        var peak = SlopeInterval.WidestAt();
        var span = SlopeInterval.Span(peak, bias: 0);
        var worst = weights.Max(w => Math.Abs(SlopeInterval.Span(w, -w / 2) - SlopeInterval.Bound(w)));
        LabFigure[] figures =
        [
            new("widest_span", "widest interval of activations", span, Expected: PublishedSpan),
            new("widest_at", "|w| with the widest interval", peak, Expected: PublishedWeight),
            new("smallest_weight", "smallest |w| that has one", SmallestWithInterval(), Expected: SlopeInterval.SmallestWeight),
            new("formula_error", "largest difference from the formula", worst),
            new("normal_weights", "weights from N(0, 1) with |w| ≥ 4", 2 * Normal.CDF(0, 1, -SlopeInterval.SmallestWeight), IsShare: true),
        ];
        return new()
        {
            Answer =
            [
                $"At best the activations may vary over an interval of {Figures.Significant(span)}, at |w| = {Figures.Fixed(peak, 1)}; "
                + "below |w| = 4 no activation at all keeps the gradient from shrinking.",
                "Since activations of sigmoid neurons lie anywhere in (0, 1), even the best weight keeps less than half of them, and "
                + $"weights from N(0, 1) reach |w| = 4 once in {Figures.Factor(1 / figures[4].Value)} draws.",
            ],
            Figures = figures,
            Sections =
            [
                new(
                    "The interval and the factor",
                    "For each weight the best bias moves the interval to where the activations are; no bias makes it wider. Bisection "
                    + "and the formula (2/|w|) ln(|w|(1 + √(1 − 4/|w|))/2 − 1) fall on one line; the diamond is the published peak. A "
                    + "larger weight makes the factor larger in the middle, and the middle narrower: beyond it the neuron is saturated.",
                    [("Width over the weight", Spans(weights)), ("Factor over the activation", Slopes())]),
            ],
        };
    }

    private static double SmallestWithInterval() =>
        Solver.Root(w => SlopeInterval.Span(w, bias: 0) > 0 ? 0 : -1, SlopeInterval.SmallestWeight + 1, 1);

    private static string Spans(List<double> weights)
    {
        LineSeries[] series =
        [
            new(
                "by bisection", "g0", [.. weights.Select(w => new LinePoint(w, SlopeInterval.Span(w, -w / 2), null, null))],
                [(PublishedWeight, PublishedSpan)]),
            new("formula", "g1 dashed", [.. weights.Select(w => new LinePoint(w, SlopeInterval.Bound(w), null, null))], []),
        ];
        return new LineChart
        {
            Label = "Width of the interval of activations over the weight",
            Across = "|w|",
            Up = "width of the interval of activations",
            Vertical = AxisScale.Linear(0, 0.5),
            Horizontal = AxisScale.Linear(0, LargestShown),
            Series = series,
            Format = value => Figures.Significant(value),
        }.Draw();
    }

    private static string Slopes()
    {
        double[] weights = [2, 4, PublishedWeight, 20];
        var series = weights.Select((w, i) => new LineSeries(
            $"w = {Figures.AsGiven(w)}", Palette.Layer(i, weights.Length),
            [
                .. Enumerable.Range(0, 201).Select(k => k / 200.0)
                    .Select(a => new LinePoint(a, w * Sigmoid.Slope(w * a - w / 2), null, null)),
            ],
            []));
        var one = new LineSeries("1: kept as it is", "neutral dashed", [new(0, 1, null, null), new(1, 1, null, null)], []);
        return new LineChart
        {
            Label = "Factor of the gradient over the activation",
            Across = "activation a that comes in",
            Up = "|wσ′(wa + b)|, with b = −w/2",
            Vertical = AxisScale.Linear(0, 5),
            Series = [.. series, one],
            Format = value => Figures.Significant(value),
        }.Draw();
    }
}
