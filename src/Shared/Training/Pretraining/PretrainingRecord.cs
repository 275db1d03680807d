namespace Cluster.Shared.Training.Pretraining;

/// <summary>What one epoch of a layer's pretraining showed. Means over examples.</summary>
/// <param name="Layer">1 for the first hidden layer.</param>
/// <param name="Epoch">1 for the first, of the layer's own.</param>
/// <param name="ReconstructionError">
/// Σ (v − v′)² over the layer's inputs v and their reconstruction v′ after one Gibbs step, each example before its mini-batch's update.
/// </param>
/// <param name="FreeEnergy">F(v) of the data, likewise.</param>
/// <param name="WeightNorm">‖W‖₂ after the epoch.</param>
/// <param name="TrainFreeEnergy">
/// F(v) after the epoch of the first training examples, as many as <paramref name="ValidationFreeEnergy"/> is taken of: a gap that grows
/// between the two is overfitting. Null without validation examples.
/// </param>
/// <param name="ValidationFreeEnergy">F(v) after the epoch of validation examples; at most 1,000 of them.</param>
public sealed record PretrainingRecord(
    int Layer, int Epoch, double ReconstructionError, double FreeEnergy, double WeightNorm,
    double? TrainFreeEnergy = null, double? ValidationFreeEnergy = null);
