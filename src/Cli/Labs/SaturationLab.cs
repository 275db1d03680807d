using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Numbers = Cluster.Coordinator.Results.Figures;

namespace Cluster.Cli.Labs;

/// <summary>What early training does to the activations of every layer.</summary>
public sealed class SaturationLab : ILab
{
    private const int Neurons = 100;
    private const int Train = 10_000;
    private const double LearningRate = 0.3;
    private const int Probe = 300;
    private const int Points = 40;

    private static readonly LabOption Depth = new("--depth", "Hidden layers, of 100 neurons each.", 4, 2, 10);
    private static readonly LabOption Epochs = new("--epochs", "Passes over 10,000 training images, in mini-batches of 10.", 2, 1, 100);
    private static readonly LabOption Seeds = LabOption.Seeds(5, 100);
    private static readonly Activation[] Activations = [Activation.Sigmoid, Activation.Tanh, Activation.Relu];

    public string Name => "saturation";

    public string Title => "Why is the sigmoid bad in deep nets, and tanh less so?";

    public string Description =>
        "Deep nets with sigmoid, tanh and ReLU neurons, softmax outputs and uniform weights ±1/√n are trained on images of digits. The "
        + "lab follows mean, spread and saturated share of every layer's activations: the output layer, which at first sees nothing but "
        + "noise, drives the last hidden layer towards 0, where a sigmoid is saturated and tanh is not.";

    public IReadOnlyList<LabOption> Options => [Depth, Epochs, Seeds];

    public bool UsesData => true;

    public LabReport Run(LabRequest request)
    {
        var data = request.Data();
        var runs = Activations
            .SelectMany(activation => Enumerable.Range(0, request[Seeds]).Select(seed => Specification(activation, seed, request, data)))
            .ToList();
        var sessions = LabTraining.Train(runs, data, request.Progress);
        var diverged = new DivergedRuns();
        var nets = Activations.Zip(sessions.Chunk(request[Seeds]), (activation, seeds) => new Net(
            activation,
            request[Depth],
            [.. diverged.Without(Choices.SnakeCase(activation), seeds).Select(seed => seeds[seed].History)])).ToList();
        var figures = nets.SelectMany(Figures).ToList();
        LabFigure Figure(string key) => figures.First(figure => figure.Key == key);
        string Mean(string key) => Numbers.Fixed(Figure(key).Value, 2);
        return new()
        {
            Answer =
            [
                $"Early training drives the last hidden layer of the sigmoid net from a mean of {Mean("sigmoid_mean_start")} down "
                + $"to {Mean("sigmoid_mean_lowest")}, where {Figure("sigmoid_saturated_most").Text} of its activations are "
                + $"saturated; the net gets {Figure("sigmoid_accuracy").Text} of its training images right.",
                $"Of the tanh net's last hidden layer never more than {Figure("tanh_saturated_most").Text} are saturated; its mean stays "
                + $"near 0, where tanh′ is largest, and it gets {Figure("tanh_accuracy").Text} right.",
                .. diverged.Sentences,
            ],
            Figures = figures,
            Sections =
            [
                Section("Mean of the activations", "mean", nets, layer => layer.ActivationMean),
                Section("Spread of the activations", "standard deviation", nets, layer => layer.ActivationSpread),
                Section("Saturated share", "share in the flat part", nets, layer => layer.SaturatedShare),
            ],
        };
    }

    private static RunSpecification Specification(Activation activation, int seed, LabRequest request, Dataset data)
    {
        var weights = new Initializer(InitializerKind.ScaledUniform);
        var train = Math.Min(Train, data.Train.Count);
        return new()
        {
            Model = new()
            {
                Inputs = data.Train.InputSize,
                Hidden = [.. Enumerable.Repeat(Neurons, request[Depth])],
                Outputs = data.Train.Classes,
                Activation = activation,
                OutputActivation = Activation.Softmax,
                Cost = Cost.LogLikelihood,
            },
            Data = new(data.Name, data.Sha256, train, 0),
            Initialization = new() { Weights = weights, OutputWeights = weights, Biases = Initializer.Zero },
            Optimizer = new() { LearningRate = LearningRate },
            Diagnostics = new() { ProbeCount = Math.Min(Probe, train), EverySteps = Math.Max(1, train / 10 * request[Epochs] / Points) },
            Epochs = request[Epochs],
            BatchSize = 10,
            EvaluateEvery = 0,
            Seed = (ulong)seed,
        };
    }

    /// <summary>Of the last hidden layer.</summary>
    private static IEnumerable<LabFigure> Figures(Net net)
    {
        var (key, name) = (Choices.SnakeCase(net.Activation), Choices.SnakeCase(net.Activation));
        var last = net.Seeds.Select(history => history.Diagnostics.Select(record => record.Layers[net.Depth - 1]).ToList()).ToList();
        LabFigure Mean(string what, string words, Func<List<LayerDiagnostics>, double> of) =>
            LabFigure.Of($"{key}_{what}", $"{name}: {words}", Estimate.Of([.. last.Select(of)]));
        LabFigure Share(string what, string words, Func<List<LayerDiagnostics>, double> of) =>
            LabFigure.Share($"{key}_{what}", $"{name}: {words}", Estimate.Of([.. last.Select(of)]));
        yield return Mean("mean_start", "mean before training", layers => layers[0].ActivationMean);
        yield return Mean("mean_lowest", "lowest mean", layers => layers.Min(layer => layer.ActivationMean));
        yield return Mean("mean_end", "mean at the end", layers => layers[^1].ActivationMean);
        yield return Share("saturated_start", "saturated before training", layers => layers[0].SaturatedShare);
        yield return Share("saturated_most", "largest saturated share", layers => layers.Max(layer => layer.SaturatedShare));
        yield return Share("saturated_end", "saturated at the end", layers => layers[^1].SaturatedShare);
        var accuracy = Estimate.Of([.. net.Seeds.Select(history => history.Epochs[^1].TrainAccuracy)]);
        yield return LabFigure.Share($"{key}_accuracy", $"{name}: training accuracy, last epoch", accuracy);
    }

    private static LabSection Section(string title, string up, List<Net> nets, Func<LayerDiagnostics, double> figure) => new(
        title,
        "Of each hidden layer, over the same images at every look; mean and 95 % band over seeds. Flat parts: outside 0.05 to 0.95 "
        + "(sigmoid), outside ±0.9 (tanh), at 0 (ReLU).",
        Curves(title, up, [.. nets.Select(net => (net, Series(net, figure)))]));

    private static List<LineSeries> Series(Net net, Func<LayerDiagnostics, double> figure) =>
    [
        .. Enumerable.Range(0, net.Depth).Select(layer => new LineSeries(
            $"layer {layer + 1}",
            Palette.Layer(layer, net.Depth),
            [
                .. net.Seeds[0].Diagnostics.Select((record, i) => LinePoint.Of(
                    record.Step, Estimate.Of([.. net.Seeds.Select(history => figure(history.Diagnostics[i].Layers[layer]))]))),
            ],
            [])),
    ];

    /// <summary>On one scale, so that nets can be compared.</summary>
    private static List<(string Heading, string Svg)> Curves(string title, string up, List<(Net Net, List<LineSeries> Series)> nets)
    {
        var extent = nets.SelectMany(net => net.Series).SelectMany(one => one.Points).Select(point => point.Y).ToList();
        var scale = AxisScale.Linear(Math.Min(0, extent.Min()), extent.Max());
        return
        [
            .. nets.Select(net => (Choices.SnakeCase(net.Net.Activation), new LineChart
            {
                Label = $"{title}, {Choices.SnakeCase(net.Net.Activation)}",
                Across = "step",
                Up = up,
                Vertical = scale,
                Series = net.Series,
                Format = value => Numbers.Significant(value),
            }.Draw())),
        ];
    }

    /// <param name="Seeds">What each showed, at the same steps.</param>
    private sealed record Net(Activation Activation, int Depth, IReadOnlyList<RunHistory> Seeds);
}
