using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Boltzmann;

/// <summary>Where a layer's parameters lie in flat buffers.</summary>
/// <param name="layout">Of a model with pretraining.</param>
/// <param name="layer">0 for the first hidden layer.</param>
internal sealed class BoltzmannLayer(ParameterLayout layout, int layer)
{
    private readonly ParameterSlice _weights = layout.Weights(layer);
    private readonly ParameterSlice _hiddenBiases = layout.Biases(layer);
    private readonly ParameterSlice _visibleBiases = layout.Find(layer, ParameterRole.VisibleBias)!.Value;
    private readonly ParameterSlice? _chains = layout.Find(layer, ParameterRole.Chain);

    /// <summary>[visible, hidden] Of parameters or of a gradient.</summary>
    public Matrix Weights(AlignedBuffer flat) => new(flat, _weights.Offset, _weights.Inputs, _weights.Outputs, _weights.Stride);

    /// <summary>[1, hidden] Likewise.</summary>
    public Matrix HiddenBiases(AlignedBuffer flat) => new(flat, _hiddenBiases.Offset, 1, _hiddenBiases.Outputs, _hiddenBiases.Stride);

    /// <summary>[visible] Likewise, without padding.</summary>
    public Span<float> VisibleBiases(AlignedBuffer flat) => _visibleBiases.Of(flat.Span)[.._visibleBiases.Outputs];

    /// <summary>[rows, hidden] Hidden states of some neighbouring chains; null where chains are not persistent.</summary>
    public Matrix? Chains(AlignedBuffer flat, int first, int rows) => _chains is { } chains
        ? new(flat, chains.Offset + first * chains.Stride, rows, chains.Outputs, chains.Stride)
        : null;
}
