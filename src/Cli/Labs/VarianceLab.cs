using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Reports.Charts;
using Numbers = Cluster.Coordinator.Results.Figures;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Models;

namespace Cluster.Cli.Labs;

/// <summary>Which initial weights keep signals alive in a deep net, for every activation.</summary>
public sealed class VarianceLab : ILab
{
    private static readonly LabOption Depth = new("--depth", "Hidden layers.", 20, 3, 40);
    private static readonly LabOption Width = new("--width", "Neurons of every layer.", 100, 10, 256);
    private static readonly LabOption Seeds = LabOption.Seeds(8, 1000);

    private static readonly Activation[] Activations = [.. Enum.GetValues<Activation>().Where(a => a != Activation.Softmax)];

    /// <summary>Those that draw weights without being told a size; constant ones make all neurons equal and leave no variance.</summary>
    private static readonly InitializerKind[] Initializers =
    [
        .. Enum.GetValues<InitializerKind>()
            .Where(kind => kind is not (InitializerKind.Normal or InitializerKind.Constant or InitializerKind.Centered)),
    ];

    public string Name => "variance";

    public string Title => "Which initial weights keep signals alive in a deep net?";

    public string Description =>
        "Random images go forward through a deep net before training, and their gradient back, for every activation with every initialiser "
        + "that draws weights; biases are 0. The lab shows by what factor the variance of activations and of gradients changes from layer "
        + "to layer: 1 keeps a signal, anything else is raised to the power of the depth.";

    public IReadOnlyList<LabOption> Options => [Depth, Width, Seeds];

    public LabReport Run(LabRequest request)
    {
        var net = new SignalPropagation(request[Depth], request[Width]);
        var done = 0;
        var pairs = Activations
            .SelectMany(activation => Initializers.Select(initializer => (activation, initializer)))
            .AsParallel().AsOrdered()
            .Select(pair =>
            {
                var measured = Measure(net, pair.activation, pair.initializer, request[Seeds]);
                request.Progress($"{Interlocked.Increment(ref done)} of {Activations.Length * Initializers.Length} pairs");
                return measured;
            })
            .ToList();
        var figures = Figures(pairs, request[Width]).ToList();
        LabFigure Figure(string key) => figures.First(figure => figure.Key == key);
        return new()
        {
            Answer =
            [
                "ReLU needs He's weights, tanh Xavier's, and linear layers a variance of 1/n: then the variance of the activations "
                + $"changes by a factor of {Figure("relu_he_normal_forward").Text} (ReLU, He) or "
                + $"{Figure("tanh_xavier_normal_forward").Text} (tanh, Xavier) a layer.",
                $"The old uniform ±1/√n leaves {Figure("identity_scaled_uniform_forward").Text} of it, a third as theory says. None of "
                + "these scalings helps the sigmoid: with Xavier's weights "
                + $"{Figure("sigmoid_xavier_normal_backward").Text} of the gradient's variance is left after each layer; N(0, 1) keeps "
                + $"more ({Figure("sigmoid_standard_normal_backward").Text}), at the price of neurons that are saturated.",
            ],
            Figures = figures,
            Sections =
            [
                Map("Forward: activations", "variance of the activations", pairs, pair => pair.ForwardFactor),
                Map("Backward: gradients", "variance of the gradient", pairs, pair => pair.BackwardFactor),
                Curves("Activations, layer by layer", "variance of activations (log scale)", pairs, sizes => sizes.Forward),
                Curves("Gradients, layer by layer", "variance of gradients (log scale)", pairs, sizes => sizes.Backward),
            ],
        };
    }

    private static Pair Measure(SignalPropagation net, Activation activation, InitializerKind initializer, int seeds)
    {
        using var engine = net.Engine(activation);
        return new(activation, initializer,
            [.. Enumerable.Range(0, seeds).Select(seed => net.Measure(activation, initializer, (ulong)seed, engine))]);
    }

    private static IEnumerable<LabFigure> Figures(List<Pair> pairs, int width)
    {
        foreach (var (activation, initializer) in new[]
        {
            (Activation.Identity, InitializerKind.ScaledUniform),
            (Activation.Identity, InitializerKind.XavierNormal),
            (Activation.Identity, InitializerKind.StandardNormal),
            (Activation.Relu, InitializerKind.HeNormal),
            (Activation.Relu, InitializerKind.XavierNormal),
            (Activation.Tanh, InitializerKind.XavierNormal),
            (Activation.Sigmoid, InitializerKind.XavierNormal),
            (Activation.Sigmoid, InitializerKind.StandardNormal),
        })
        {
            var pair = pairs.First(one => one.Activation == activation && one.Initializer == initializer);
            var name = $"{Words(activation)}, {Words(initializer)}";
            var key = $"{Choices.SnakeCase(activation)}_{Choices.SnakeCase(initializer)}";
            var theory = Theory(activation, initializer, width);
            if (pair.ForwardFactor.N > 0) yield return LabFigure.Of($"{key}_forward", $"{name}: activations", pair.ForwardFactor, theory);
            if (pair.BackwardFactor.N > 0) yield return LabFigure.Of($"{key}_backward", $"{name}: gradients", pair.BackwardFactor, theory);
        }
    }

    /// <summary>n Var(w) E[f′²] where f is linear on both sides of 0; null elsewhere: there the factor depends on the layer.</summary>
    private static double? Theory(Activation activation, InitializerKind initializer, int width)
    {
        double? kept = activation switch
        {
            Activation.Identity => 1,
            Activation.Relu => 0.5,
            _ => null,
        };
        return kept * initializer switch
        {
            InitializerKind.StandardNormal => width,
            InitializerKind.ScaledUniform => 1.0 / 3,
            InitializerKind.HeNormal or InitializerKind.HeUniform => 2,
            _ => 1,
        };
    }

    private static LabSection Map(string title, string what, List<Pair> pairs, Func<Pair, GeometricEstimate> factor) => new(
        title,
        $"What the {what} is multiplied by at every layer passed; geometric mean over layers and seeds.",
        [
            ("", new HeatMap
            {
                Label = title,
                Columns = [.. Initializers.Select(Words)],
                Rows =
                [
                    .. Activations.Select(activation => (
                        Words(activation),
                        (IReadOnlyList<HeatCell>)[.. pairs.Where(p => p.Activation == activation).Select(p => Cell(p, factor(p)))])),
                ],
                Sides = ("vanishes", "explodes"),
            }.Draw()),
        ]);

    private static HeatCell Cell(Pair pair, GeometricEstimate factor)
    {
        var name = $"{Words(pair.Activation)}, {Words(pair.Initializer)}";
        if (factor.Mean is not { } mean) return new("beyond", 1, $"{name}: beyond the range of single precision");
        var interval = factor.Ci95 is { } ci
            ? $"\n95 % interval {Numbers.Significant(ci.Low)} to {Numbers.Significant(ci.High)}"
            : "";

        // A factor of 10 a layer is as strong as a colour gets.
        return new(
            Numbers.Significant(mean, 2), Math.Log10(mean),
            $"{name}: × {Numbers.Significant(mean)} a layer{interval}");
    }

    private static LabSection Curves(string title, string up, List<Pair> pairs, Func<SignalSizes, IReadOnlyList<double>> sizes) => new(
        title,
        "Geometric mean over seeds, one line an initialiser; dashed lines are the uniform ones.",
        [.. Activations.Select(activation => (Words(activation), Curve(activation, up, pairs, sizes)))])
    { Folded = true };

    private static string Curve(Activation activation, string up, List<Pair> pairs, Func<SignalSizes, IReadOnlyList<double>> sizes)
    {
        var series = pairs.Where(pair => pair.Activation == activation).Select(pair => new LineSeries(
            Words(pair.Initializer),
            Style(pair.Initializer),
            [
                .. Enumerable.Range(0, sizes(pair.Seeds[0]).Count)
                    .Select(layer => (layer, Values: pair.Seeds.Select(one => sizes(one)[layer]).Where(IsDrawn).ToList()))
                    .Where(point => point.Values.Count > 0)
                    .Select(point => LinePoint.Of(point.layer + 1, GeometricEstimate.Of(point.Values))),
            ],
            [])).ToList();
        var extent = series.SelectMany(one => one.Points).Select(point => point.Y).ToList();
        return new LineChart
        {
            Label = $"{up}, {Words(activation)}",
            Across = "hidden layer",
            Up = up,
            Vertical = AxisScale.Logarithmic(extent.Min(), extent.Max()),
            Series = series,
            Format = value => Numbers.Significant(value),
        }.Draw();
    }

    /// <summary>What single precision could hold, and a logarithmic axis shows.</summary>
    private static bool IsDrawn(double variance) => variance > 0 && double.IsFinite(variance);

    private static string Style(InitializerKind initializer) => initializer switch
    {
        InitializerKind.StandardNormal => "neutral",
        InitializerKind.ScaledNormal => "g0",
        InitializerKind.ScaledUniform => "g0 dashed",
        InitializerKind.XavierNormal => "g2",
        InitializerKind.XavierUniform => "g2 dashed",
        InitializerKind.HeNormal => "g1",
        InitializerKind.HeUniform => "g1 dashed",
        _ => "g3",
    };

    private static string Words<T>(T value)
        where T : struct, Enum => Choices.SnakeCase(value).Replace('_', ' ');

    private sealed record Pair(Activation Activation, InitializerKind Initializer, IReadOnlyList<SignalSizes> Seeds)
    {
        public GeometricEstimate ForwardFactor => GeometricEstimate.Of([.. Seeds.Select(one => one.ForwardFactor).OfType<double>()]);

        public GeometricEstimate BackwardFactor => GeometricEstimate.Of([.. Seeds.Select(one => one.BackwardFactor).OfType<double>()]);
    }
}
