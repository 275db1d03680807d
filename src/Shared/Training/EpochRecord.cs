using System.Text.Json.Serialization;

namespace Cluster.Shared.Training;

/// <summary>What one epoch showed.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="TrainCost">
/// Mean cost over the epoch's mini-batches, each before its update, with L-BFGS after it; without weight decay.
/// </param>
/// <param name="TrainAccuracy">Likewise, in [0, 1].</param>
/// <param name="ValidationCost">After the epoch; null where it was not evaluated.</param>
/// <param name="ValidationAccuracy">Likewise, in [0, 1].</param>
public sealed record EpochRecord(int Epoch, double TrainCost, double TrainAccuracy, double? ValidationCost, double? ValidationAccuracy)
{
    /// <summary>
    /// λ/2n ‖w‖² of the weights after the epoch, with λ the key <c>l2</c>: with the cost, what training makes small. Null in
    /// histories that are older than this figure.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }

    /// <summary><see cref="TrainCost"/> and <see cref="WeightDecay"/>.</summary>
    [JsonIgnore]
    public double? TrainObjective => TrainCost + WeightDecay;
}
