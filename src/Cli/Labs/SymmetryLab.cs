using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Numbers = Cluster.Coordinator.Results.Figures;

namespace Cluster.Cli.Labs;

/// <summary>Neurons that begin equal stay equal.</summary>
public sealed class SymmetryLab : ILab
{
    private const int HiddenLayers = 2;
    private const int Neurons = 30;
    private const int Train = 5000;
    private const int Validation = 1000;
    private const int Epochs = 2;
    private const int Every = 20;

    private static readonly LabOption Seeds = LabOption.Seeds(5, 100);
    private static readonly Initializer Same = new(InitializerKind.Constant, 0.01);

    private static readonly Case[] Cases =
    [
        new("constant", "constant", "g1", new() { Weights = Same, OutputWeights = Same, Biases = Initializer.Zero }),
        new("dropout", "constant, dropout", "g2", new() { Weights = Same, OutputWeights = Same, Biases = Initializer.Zero })
        {
            Dropout = new(Hidden: 0.5, Inputs: 0),
        },
        new("random", "random", "g0", new() { Biases = Initializer.Zero }),
    ];

    public string Name => "symmetry";

    public string Title => "Do neurons that begin equal ever become different?";

    public string Description =>
        "A net with two hidden layers is trained from weights that are all equal, by gradient descent as it is and with dropout, and from "
        + "random weights. After every step the lab looks how far apart the weights are with which the neurons of a layer see the same "
        + "input.";

    public IReadOnlyList<LabOption> Options => [Seeds];

    public bool UsesData => true;

    public LabReport Run(LabRequest request)
    {
        var data = request.Data();
        var runs = Cases.SelectMany(one => Enumerable.Range(0, request[Seeds]).Select(seed => Specification(one, seed, data))).ToList();
        var spreads = runs.Select(_ => new SpreadCurve(HiddenLayers, Every)).ToList();
        var sessions = LabTraining.Train(runs, data, request.Progress, (run, session) => spreads[run].Look(session));
        var diverged = new DivergedRuns();
        var outcomes = Cases.Zip(sessions.Chunk(request[Seeds]), spreads.Chunk(request[Seeds])).Select(net =>
        {
            var (one, seeds, curves) = net;
            var kept = diverged.Without(one.Name, seeds);
            return new Outcome(
                one,
                [.. kept.Select(seed => curves[seed])],
                [.. kept.Select(seed => seeds[seed].History.Epochs[^1].ValidationAccuracy!.Value)]);
        }).ToList();
        var figures = outcomes.SelectMany(Figures).ToList();
        LabFigure Figure(string key) => figures.First(figure => figure.Key == key);
        return new()
        {
            Answer =
            [
                Figure("constant_spread").Value == 0
                    ? $"Not by gradient descent: after {sessions[0].Step:N0} steps the neurons of each hidden layer still have exactly the "
                        + "same weights, to the last bit. Dropout sets them apart."
                    : "They do here: the neurons of a hidden layer have become different.",
                $"So the net learns as if each layer had one neuron: {Figure("constant_accuracy").Text} of the validation images are "
                + $"right, against {Figure("dropout_accuracy").Text} with dropout and {Figure("random_accuracy").Text} from random "
                + "weights.",
                .. diverged.Sentences,
            ],
            Figures = figures,
            Sections =
            [
                new(
                    "How far apart the neurons are",
                    "Largest difference between the weights with which two neurons of a layer see the same input; mean and 95 % band over "
                    + "seeds. Without dropout the line of constant weights is exactly 0.",
                    [.. Enumerable.Range(0, HiddenLayers).Select(layer => ($"Hidden layer {layer + 1}", Spreads(outcomes, layer)))]),
            ],
        };
    }

    private static RunSpecification Specification(Case one, int seed, Dataset data) => new()
    {
        Model = new()
        {
            Inputs = data.Train.InputSize,
            Hidden = [.. Enumerable.Repeat(Neurons, HiddenLayers)],
            Outputs = data.Train.Classes,
            Dropout = one.Dropout,
        },
        Data = new(data.Name, data.Sha256, Math.Min(Train, data.Train.Count), Math.Min(Validation, data.Validation.Count)),
        Initialization = one.Initialization,
        Optimizer = new() { LearningRate = 0.5 },
        Diagnostics = new() { Source = DiagnosticsSource.Training, BeforeTraining = false, EveryEpochs = 0 },
        Epochs = Epochs,
        BatchSize = 10,
        Seed = (ulong)seed,
    };

    private static IEnumerable<LabFigure> Figures(Outcome outcome)
    {
        var (key, name) = (outcome.Case.Key, outcome.Case.Name);
        yield return new(
            $"{key}_spread", $"{name}: largest spread of any step", outcome.Spreads.Max(curve => curve.Largest),
            Expected: key == "constant" ? 0 : null);
        var last = Estimate.Of([.. outcome.Spreads.Select(curve => curve.Points[^1].Spread[0])]);
        yield return LabFigure.Of($"{key}_last_spread", $"{name}: spread of layer 1 at the end", last);
        yield return LabFigure.Share($"{key}_accuracy", $"{name}: validation accuracy", Estimate.Of(outcome.Accuracies));
    }

    private static string Spreads(List<Outcome> outcomes, int layer)
    {
        var series = outcomes.Select(outcome => new LineSeries(
            outcome.Case.Name, outcome.Case.Style,
            [
                .. Enumerable.Range(0, outcome.Spreads[0].Points.Count).Select(i => LinePoint.Of(
                    outcome.Spreads[0].Points[i].Step, Estimate.Of([.. outcome.Spreads.Select(curve => curve.Points[i].Spread[layer])]))),
            ],
            [])).ToList();
        return new LineChart
        {
            Label = $"Spread of the weights, hidden layer {layer + 1}",
            Across = "step",
            Up = "largest spread of the weights",
            Vertical = AxisScale.Linear(0, series.SelectMany(one => one.Extent()).Max()),
            Series = series,
            Format = value => Numbers.Significant(value),
        }.Draw();
    }

    /// <param name="Key">In figures.json.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Style">Of its line.</param>
    private sealed record Case(string Key, string Name, string Style, InitializationSpecification Initialization)
    {
        public DropoutSpecification? Dropout { get; init; }
    }

    private sealed record Outcome(Case Case, List<SpreadCurve> Spreads, List<double> Accuracies);
}
