using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Cli.Labs;

/// <summary>Can a sigmoid neuron pass its input on unchanged?</summary>
public sealed class IdentityLab : ILab
{
    private const double SmallWeight = 0.1;
    private const int Weights = 53;

    public string Name => "identity";

    public string Title => "Can one sigmoid neuron pass its input on as it is?";

    public string Description =>
        "For each w₁ the lab finds the w₂ and b with which w₂σ(w₁x + b) comes closest to x on [0, 1]: once as it stands, and once with a "
        + "constant that the next neuron's bias takes off.";

    public IReadOnlyList<LabOption> Options => [];

    public LabReport Run(LabRequest request)
    {
        // From 0.05 to 20, equally far apart in the logarithm.
        var weights = Enumerable.Range(0, Weights).Select(i => 0.05 * Math.Pow(400, (double)i / (Weights - 1))).ToList();
        var free = weights.Select(IdentityNeuron.WithConstant).ToList();
        var strict = weights.AsParallel().AsOrdered().Select(IdentityNeuron.WithoutConstant).ToList();
        var small = IdentityNeuron.WithConstant(SmallWeight);
        var bestWeight = strict.MinBy(fit => fit.Error)!.FirstWeight;
        var best = IdentityNeuron.WithoutConstant(
            Solver.Minimum(w => IdentityNeuron.WithoutConstant(w).Error, bestWeight / 1.2, bestWeight * 1.2, sections: 24));
        LabFigure[] figures =
        [
            new("error_small", "largest error at w₁ = 0.1", small.Error, Expected: IdentityNeuron.Taylor(SmallWeight)),
            new("weights_product", "w₁w₂ at w₁ = 0.1", small.FirstWeight * small.SecondWeight, Expected: 4),
            new("error_one", "largest error at w₁ = 1", IdentityNeuron.WithConstant(1).Error, Expected: IdentityNeuron.Taylor(1)),
            new("strict_error_small", "without the next bias, at w₁ = 0.1", IdentityNeuron.WithoutConstant(SmallWeight).Error),
            new("strict_error_best", "without it, at the best w₁", best.Error),
            new("strict_best_weight", "that best w₁", best.FirstWeight),
        ];
        return new()
        {
            Answer =
            [
                $"Yes, up to a constant that the next neuron's bias takes off: with w₁ = 0.1, b = −w₁/2 and w₂ ≈ 4/w₁ the error on [0, 1] "
                + $"is at most {Figures.Significant(small.Error, 2)}, and it shrinks like w₁²/384.",
                "Without that constant no small w₁ will do, because the slope can be 1 and the middle 1/2 at once only for w₁ above 2: the "
                + $"best that is left is an error of {Figures.Significant(best.Error, 2)}, at w₁ = {Figures.Fixed(best.FirstWeight, 1)}.",
            ],
            Figures = figures,
            Sections =
            [
                new(
                    "How close it comes",
                    "The smaller w₁, the straighter the piece of the sigmoid that is used, and the larger w₂ = 4/w₁ must be; even with "
                    + "w₁ = 4 the curve is nearly straight when the constant is free. Without it, small weights give a line that cannot "
                    + "reach 0. So a deep net can do no worse than a shallow one; whether gradient descent finds such weights is another "
                    + "question.",
                    [("Error over the first weight", Errors(free, strict)), ("Output over input", Shapes(best))]),
            ],
        };
    }

    private static string Errors(List<IdentityFit> free, List<IdentityFit> strict)
    {
        LineSeries[] series =
        [
            new("next bias free", "g0", [.. free.Select(fit => new LinePoint(fit.FirstWeight, fit.Error, null, null))], []),
            new("no constant", "g1", [.. strict.Select(fit => new LinePoint(fit.FirstWeight, fit.Error, null, null))], []),
            new(
                "w₁²/384", "neutral dotted",
                [.. free.Select(fit => new LinePoint(fit.FirstWeight, IdentityNeuron.Taylor(fit.FirstWeight), null, null))], []),
        ];
        return new LineChart
        {
            Label = "Largest error over the first weight",
            Across = "w₁ (log scale)",
            Up = "largest error on [0, 1] (log scale)",
            Vertical = AxisScale.Logarithmic(free.Min(fit => fit.Error), 1),
            Horizontal = AxisScale.Logarithmic(free[0].FirstWeight, free[^1].FirstWeight),
            Series = series,
            Format = value => Figures.Significant(value),
        }.Draw();
    }

    private static string Shapes(IdentityFit best)
    {
        (string Name, string Style, Func<double, double> Of)[] lines =
        [
            ("x", "neutral dashed", x => x),
            ("next bias free, w₁ = 4", "g0", IdentityNeuron.WithConstant(4).At),
            ("no constant, w₁ = 0.5", "g1 dotted", IdentityNeuron.WithoutConstant(0.5).At),
            ($"no constant, w₁ = {Figures.Fixed(best.FirstWeight, 1)}", "g1", best.At),
        ];
        return new LineChart
        {
            Label = "What the neuron makes of its input",
            Across = "x",
            Up = "output",
            Vertical = AxisScale.Linear(0, 1),
            Series =
            [
                .. lines.Select(line => new LineSeries(
                    line.Name, line.Style,
                    [.. Enumerable.Range(0, 101).Select(i => i / 100.0).Select(x => new LinePoint(x, line.Of(x), null, null))], [])),
            ],
            Format = value => Figures.Significant(value),
        }.Draw();
    }
}
