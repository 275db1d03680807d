using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Gradients.Stages;
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
    public Matrix Weights(AlignedBuffer flat) => Slices.Of(_weights, flat);

    /// <summary>[1, hidden] Likewise.</summary>
    public Matrix HiddenBiases(AlignedBuffer flat) => Slices.Of(_hiddenBiases, flat);

    /// <summary>[visible] Likewise, without padding.</summary>
    public Span<float> VisibleBiases(AlignedBuffer flat) => _visibleBiases.Row(flat);

    /// <summary>[rows, hidden] Hidden states of some neighbouring chains; null where chains are not persistent.</summary>
    public Matrix? Chains(AlignedBuffer flat, int first, int rows) =>
        _chains is { } chains ? Slices.Of(chains, flat, first, rows) : null;
}
