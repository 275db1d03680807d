using System.Text.Json.Serialization;

namespace Cluster.Shared.Diagnostics;

/// <summary>
/// What one layer showed at one moment. δ is the gradient of the mean cost (without weight decay) by the layer's biases; by the shift β
/// where batch normalisation stands before the activation, for what it makes of the biases has no part in the cost.
/// </summary>
public sealed record LayerDiagnostics
{
    /// <summary>1 for the first hidden layer; the output layer comes last.</summary>
    public required int Layer { get; init; }

    /// <summary>‖δ‖₂: the layer's speed of learning.</summary>
    public required double DeltaL2 { get; init; }

    /// <summary>‖δ‖₁.</summary>
    public required double DeltaL1 { get; init; }

    /// <summary>‖∂C/∂w‖₂ over the layer's weights.</summary>
    public required double WeightGradientL2 { get; init; }

    /// <summary>‖Δw‖₂ / ‖w‖₂ of the step that followed; null when none did.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>Over the layer's neurons and the examples of the gradient.</summary>
    public required double ActivationMean { get; init; }

    /// <summary>Standard deviation, likewise.</summary>
    public required double ActivationSpread { get; init; }

    /// <summary>
    /// Share of activations in the flat part: outside [0.05, 0.95] for sigmoid and softmax, outside ±0.9 for tanh, at or below 0 for
    /// ReLU and leaky ReLU; below −0.9 for ELU, whose derivative is below 0.1 there; below 0.0513 for softplus, whose derivative is
    /// below 0.05 there; weighted inputs below −2.4 for GELU and −4.1 for SiLU, whose derivatives lie in (−0.05, 0) there; 0 for identity.
    /// </summary>
    public required double SaturatedShare { get; init; }

    /// <summary>ReLU only: share of neurons that no example activated.</summary>
    public double? DeadShare { get; init; }

    /// <summary>
    /// ‖δ^l‖₂ / ‖δ^(l+1)‖₂: what is left of the gradient of the next layer; null for the output layer, and where that has none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeltaFactor { get; init; }

    /// <summary>
    /// What weights and slopes let expect of it, see <see cref="LayerFactors"/>; null for the output layer, and where batch normalisation
    /// or dropout lies between or the slopes are not known.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeltaFactorPredicted { get; init; }

    /// <summary>Of the layer's weights and biases; null in records from before it was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GradientSignal? Signal { get; init; }

    /// <summary>∂C/∂b of every neuron, where kept.</summary>
    public IReadOnlyList<float>? BiasGradient { get; init; }
}

/// <summary>All layers at one moment.</summary>
/// <param name="Step">Updates before this moment.</param>
/// <param name="Epoch">Epochs completed before this moment.</param>
/// <param name="Layers">First hidden layer first, output layer last.</param>
public sealed record DiagnosticsRecord(long Step, int Epoch, IReadOnlyList<LayerDiagnostics> Layers)
{
    /// <summary>Of the whole net's weights and biases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GradientSignal? Signal { get; init; }
}
