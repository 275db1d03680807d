using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Results;

/// <summary>One configuration's figures over its seeds.</summary>
public sealed record ConfigurationSummary
{
    public required Configuration Configuration { get; init; }

    public required IReadOnlyList<PublishedFigures> Published { get; init; }

    /// <summary>Runs that began, seeds in the order of the file.</summary>
    public required IReadOnlyList<RunSummary> Runs { get; init; }

    /// <summary>Seeds whose run never began.</summary>
    public required IReadOnlyList<ulong> NotStarted { get; init; }

    /// <summary>Named as in summary.json; those without any value are absent.</summary>
    public required IReadOnlyList<KeyValuePair<string, Estimate>> Metrics { get; init; }

    /// <summary>‖δ^l‖₂ before training of each hidden layer, first to last; empty where it was not taken.</summary>
    public required IReadOnlyList<Estimate> InitialL2 { get; init; }

    /// <summary>‖δ^l‖₁, likewise.</summary>
    public required IReadOnlyList<Estimate> InitialL1 { get; init; }

    /// <summary>Null where no diagnostics were taken before training.</summary>
    public required LearningSpeed? SpeedAtStart { get; init; }

    /// <summary>At the last diagnostics of the finished runs; null where that is the start.</summary>
    public required LearningSpeed? SpeedAtEnd { get; init; }

    /// <summary>Seeds in which a hidden layer has no gradient at all before training; the ratio leaves them out.</summary>
    public required SeedCount NoGradientAtStart { get; init; }

    /// <summary>Likewise at the last diagnostics of the finished runs.</summary>
    public required SeedCount NoGradientAtEnd { get; init; }

    /// <summary>Every per-layer figure over time, the output layer included, and those of the whole net's gradient.</summary>
    public required IReadOnlyList<MetricCurve> LayerCurves { get; init; }

    /// <summary>Accuracy and cost by epoch.</summary>
    public required IReadOnlyList<MetricCurve> EpochCurves { get; init; }

    /// <summary>Every figure of the layers' pretraining, by epochs of their own; empty without.</summary>
    public IReadOnlyList<MetricCurve> PretrainingCurves { get; init; } = [];

    /// <summary>Of the first seed that has them; null where none has.</summary>
    public Filters? Filters { get; init; }

    /// <summary>∂C/∂b of every neuron before training, of the first seed that has it.</summary>
    public required NeuronGradients? Neurons { get; init; }

    /// <summary>Raised by its runs, kind by kind; empty where all was well.</summary>
    public IReadOnlyList<AlertGroup> Alerts => AlertGroup.Among(Runs);

    public int Asked => Runs.Count + NotStarted.Count;

    public int HiddenLayers => Configuration.Template.Model.Hidden.Count;

    public double? PublishedAccuracy => Published.FirstOrDefault(p => p.ValidationAccuracy is not null)?.ValidationAccuracy;

    public IReadOnlyList<double>? PublishedNorms => Published.FirstOrDefault(p => p.InitialGradientNorms is not null)?.InitialGradientNorms;

    public IReadOnlyList<PublishedCurvePoint> PublishedCurve => Published.FirstOrDefault(p => p.Curve.Count > 0)?.Curve ?? [];

    public int Count(RunStatus status) => Runs.Count(run => run.Status == status);

    public Estimate? Metric(string name) => Metrics.FirstOrDefault(pair => pair.Key == name).Value;

    public Estimate? Metric(RunMetric metric) => Metric(MetricWords.FileName(metric));

    public MetricCurve? LayerCurve(string metric, int layer) => LayerCurves.FirstOrDefault(c => c.Metric == metric && c.Layer == layer);

    public MetricCurve? EpochCurve(string metric) => EpochCurves.FirstOrDefault(c => c.Metric == metric);
}

/// <param name="Of">Seeds that were looked at.</param>
public readonly record struct SeedCount(int Seeds, int Of);

/// <summary>How fast the hidden layers learn at one moment.</summary>
/// <param name="Epoch">Epochs completed before.</param>
/// <param name="Layers">‖δ^l‖₂ of each hidden layer, first to last.</param>
/// <param name="LastToFirst">The last hidden layer's ‖δ‖₂ over the first's; null with fewer than two hidden layers.</param>
/// <param name="RisingSeeds">Seeds in which every hidden layer but the last is slower than the next.</param>
/// <param name="FallingSeeds">Seeds in which every hidden layer but the last is faster than the next.</param>
public sealed record LearningSpeed(
    int Epoch, IReadOnlyList<GeometricEstimate> Layers, GeometricEstimate? LastToFirst, int RisingSeeds, int FallingSeeds)
{
    /// <summary>Whether seeds that stopped early were measured before <see cref="Epoch"/>, each at its own end.</summary>
    public bool IsAtEachEnd { get; init; }

    /// <summary>Whether every earlier hidden layer is slower than the next, by the means over seeds.</summary>
    public bool Rising => Layers.Count > 1 && Layers.Zip(Layers.Skip(1)).All(pair => pair.First.Mean < pair.Second.Mean);

    public bool Falling => Layers.Count > 1 && Layers.Zip(Layers.Skip(1)).All(pair => pair.First.Mean > pair.Second.Mean);
}

/// <param name="Layers">∂C/∂b of each hidden layer's neurons, first layer first.</param>
public sealed record NeuronGradients(ulong Seed, IReadOnlyList<IReadOnlyList<float>> Layers);

/// <param name="Record">Of the first hidden layer, as it was pretrained.</param>
public sealed record Filters(ulong Seed, FilterRecord Record);

/// <summary>One figure over time.</summary>
/// <param name="Metric">As in metrics.csv.</param>
/// <param name="Layer">1 for the first hidden layer; null for figures of the whole net.</param>
public sealed record MetricCurve(string Metric, int? Layer, IReadOnlyList<CurvePoint> Points);

/// <param name="Step">Updates before.</param>
/// <param name="Epoch">The same in epochs, with fractions.</param>
/// <param name="Geometric">For norms and ratios, where all values are above 0; they are drawn on a logarithmic scale.</param>
public sealed record CurvePoint(long Step, double Epoch, Estimate Estimate, GeometricEstimate? Geometric);

/// <summary>One run's figures; null where there is none, or it is not finite.</summary>
public sealed record RunSummary
{
    public required ulong Seed { get; init; }

    public required RunStatus Status { get; init; }

    public string? WeightsSha256 { get; init; }

    public required double Seconds { get; init; }

    public required int Epochs { get; init; }

    public double? ValidationAccuracyBest { get; init; }

    public double? ValidationAccuracyFinal { get; init; }

    public double? ValidationCostFinal { get; init; }

    public double? TrainAccuracyFinal { get; init; }

    public double? TrainCostFinal { get; init; }

    /// <summary>With weight decay's part of the cost.</summary>
    public double? TrainObjectiveFinal { get; init; }

    /// <summary>Final training minus final validation accuracy.</summary>
    public double? AccuracyGap => TrainAccuracyFinal - ValidationAccuracyFinal;

    /// <summary>Of the last hidden layer at the last diagnostics.</summary>
    public double? SaturatedShareLast { get; init; }

    /// <summary>[hidden layers] ‖δ^l‖₂ before training; empty where it was not taken or is not finite.</summary>
    public required IReadOnlyList<double> InitialL2 { get; init; }

    public required IReadOnlyList<double> InitialL1 { get; init; }

    /// <summary>[hidden layers] ‖δ^l‖₂ at the last diagnostics, if that is after the start.</summary>
    public required IReadOnlyList<double> FinalL2 { get; init; }

    /// <summary>Epochs completed before the last diagnostics.</summary>
    public required int FinalL2Epoch { get; init; }

    /// <summary>The last of each layer; empty without pretraining.</summary>
    public IReadOnlyList<PretrainingRecord> Pretraining { get; init; } = [];

    /// <summary>Where the run looked for its best epoch.</summary>
    public BestEpoch? Best { get; init; }

    /// <summary>Where it ended before its last epoch, with a result.</summary>
    public EarlyEnd? EarlyEnd { get; init; }

    public Divergence? Divergence { get; init; }

    public string? Failure { get; init; }

    /// <summary>In the order in which they were raised.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Null with fewer than two hidden layers or a layer that does not learn at all.</summary>
    public double? RatioAtStart => Ratio(InitialL2);

    public double? RatioAtEnd => Ratio(FinalL2);

    public double? Figure(RunMetric metric) => metric switch
    {
        RunMetric.ValidationAccuracyBest => ValidationAccuracyBest,
        RunMetric.ValidationAccuracyFinal => ValidationAccuracyFinal,
        RunMetric.ValidationCostFinal => ValidationCostFinal,
        RunMetric.TrainCostFinal => TrainCostFinal,
        RunMetric.TrainObjectiveFinal => TrainObjectiveFinal,
        RunMetric.TrainAccuracyFinal => TrainAccuracyFinal,
        RunMetric.AccuracyGap => AccuracyGap,
        RunMetric.SaturatedShareLast => SaturatedShareLast,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };

    private static double? Ratio(IReadOnlyList<double> norms) =>
        norms.Count > 1 && norms[0] > 0 && norms[^1] > 0 && double.IsFinite(norms[^1] / norms[0]) ? norms[^1] / norms[0] : null;
}
