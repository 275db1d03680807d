using Cluster.Shared.Diagnostics;

namespace Cluster.Shared.Training;

/// <summary>What one epoch showed.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="TrainCost">Mean cost over the epoch's mini-batches, each before its update; without weight decay.</param>
/// <param name="TrainAccuracy">Likewise, in [0, 1].</param>
/// <param name="ValidationCost">After the epoch; null where it was not evaluated.</param>
/// <param name="ValidationAccuracy">Likewise, in [0, 1].</param>
public sealed record EpochRecord(int Epoch, double TrainCost, double TrainAccuracy, double? ValidationCost, double? ValidationAccuracy);

/// <summary>All that a run has shown so far, complete and in order; part of its checkpoints.</summary>
public sealed class RunHistory
{
    public IList<EpochRecord> Epochs { get; init; } = [];

    public IList<DiagnosticsRecord> Diagnostics { get; init; } = [];
}

/// <summary>Where training first met a number that is not finite.</summary>
/// <param name="Layer">1 for the first hidden layer.</param>
/// <param name="What">"activations", "cost", "validation cost", "weight gradient", "bias gradient", "weights" or "biases".</param>
/// <param name="Value">NaN, Infinity or -Infinity.</param>
/// <param name="Step">Updates before the step in which it was met.</param>
/// <param name="Epoch">1 for the first epoch.</param>
public sealed record Divergence(int Layer, string What, float Value, long Step, int Epoch)
{
    public override string ToString() => $"{What} of layer {Layer} became {Value:R} at step {Step} (epoch {Epoch})";
}
