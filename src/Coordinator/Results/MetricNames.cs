using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;

namespace Cluster.Coordinator.Results;

/// <summary>
/// Names in summary.json and metrics.csv, beside those of <see cref="Experiments.RunMetric"/>. People script against them: they never
/// change.
/// </summary>
public static class MetricNames
{
    /// <summary>Of runs that look for their best epoch.</summary>
    public const string BestEpoch = "best_epoch";

    /// <summary>Epochs completed, of runs that ended before their last.</summary>
    public const string EarlyEndEpoch = "early_end_epoch";

    /// <summary>The last hidden layer's ‖δ‖₂ over the first's, before training.</summary>
    public const string RatioStart = "last_to_first_ratio_start";

    /// <summary>Likewise, at the last diagnostics.</summary>
    public const string RatioEnd = "last_to_first_ratio_end";

    public const string Seconds = "seconds";

    public const string DeltaL2 = "delta_l2";
    public const string DeltaL1 = "delta_l1";
    public const string WeightGradientL2 = "weight_gradient_l2";
    public const string UpdateRatio = "update_ratio";
    public const string ActivationMean = "activation_mean";
    public const string ActivationSpread = "activation_spread";
    public const string SaturatedShare = "saturated_share";
    public const string DeadShare = "dead_share";

    public const string DeltaFactor = "delta_factor";
    public const string DeltaFactorPredicted = "delta_factor_predicted";
    public const string GradientVariance = "gradient_variance";
    public const string NoiseScale = "noise_scale";
    public const string SignalToNoise = "signal_to_noise";
    public const string GradientCosine = "gradient_cosine";

    /// <summary>Followed by "_" and the neuron's number, 1 for the first.</summary>
    public const string BiasGradient = "bias_gradient";

    public const string TrainCost = "train_cost";

    /// <summary>The cost with weight decay's term.</summary>
    public const string TrainObjective = "train_objective";

    public const string TrainAccuracy = "train_accuracy";
    public const string ValidationCost = "validation_cost";
    public const string ValidationAccuracy = "validation_accuracy";

    public const string ReconstructionError = "reconstruction_error";
    public const string FreeEnergy = "free_energy";
    public const string TrainFreeEnergy = "free_energy_train";
    public const string ValidationFreeEnergy = "free_energy_validation";
    public const string PretrainedWeightNorm = "pretrained_weight_norm";

    /// <summary>Of a layer's gradient, or of the whole net's.</summary>
    internal static IReadOnlyList<SignalMetric> OfSignal { get; } =
    [
        new(GradientVariance, signal => signal?.Variance, true),
        new(NoiseScale, signal => signal?.NoiseScale, true),
        new(SignalToNoise, signal => signal?.SignalToNoise, true),
        new(GradientCosine, signal => signal?.Cosine, false),
    ];

    internal static IReadOnlyList<LayerMetric> OfLayers { get; } =
    [
        new(DeltaL2, layer => layer.DeltaL2, true),
        new(DeltaL1, layer => layer.DeltaL1, true),
        new(WeightGradientL2, layer => layer.WeightGradientL2, true),
        new(UpdateRatio, layer => layer.UpdateRatio, true),
        new(ActivationMean, layer => layer.ActivationMean, false),
        new(ActivationSpread, layer => layer.ActivationSpread, false),
        new(SaturatedShare, layer => layer.SaturatedShare, false),
        new(DeadShare, layer => layer.DeadShare, false),
        new(DeltaFactor, layer => layer.DeltaFactor, true),
        new(DeltaFactorPredicted, layer => layer.DeltaFactorPredicted, true),
        .. OfSignal.Select(metric => new LayerMetric(metric.Name, layer => metric.Value(layer.Signal), metric.Geometric)),
    ];

    internal static IReadOnlyList<EpochMetric> OfEpochs { get; } =
    [
        new(TrainCost, epoch => epoch.TrainCost),
        new(TrainObjective, epoch => epoch.TrainObjective),
        new(TrainAccuracy, epoch => epoch.TrainAccuracy),
        new(ValidationCost, epoch => epoch.ValidationCost),
        new(ValidationAccuracy, epoch => epoch.ValidationAccuracy),
    ];

    /// <summary>After each epoch of a layer's pretraining.</summary>
    internal static IReadOnlyList<PretrainingMetric> OfPretraining { get; } =
    [
        new(ReconstructionError, record => record.ReconstructionError),
        new(FreeEnergy, record => record.FreeEnergy),
        new(TrainFreeEnergy, record => record.TrainFreeEnergy),
        new(ValidationFreeEnergy, record => record.ValidationFreeEnergy),
        new(PretrainedWeightNorm, record => record.WeightNorm),
    ];

    /// <param name="Geometric">Whether it varies by factors, so that its mean over seeds is taken over logarithms too.</param>
    internal sealed record LayerMetric(string Name, Func<LayerDiagnostics, double?> Value, bool Geometric);

    /// <param name="Geometric">As of a layer's.</param>
    internal sealed record SignalMetric(string Name, Func<GradientSignal?, double?> Value, bool Geometric);

    internal sealed record PretrainingMetric(string Name, Func<PretrainingRecord, double?> Value);

    internal sealed record EpochMetric(string Name, Func<EpochRecord, double?> Value);
}
