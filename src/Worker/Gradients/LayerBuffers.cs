using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>One layer: where its parameters lie in flat buffers, and its own buffers for a block of examples.</summary>
internal sealed class LayerBuffers(ParameterLayout layout, int layer, Activation activation)
{
    private readonly ParameterSlice _weights = layout.Weights(layer);
    private readonly ParameterSlice _biases = layout.Biases(layer);
    private AlignedBuffer _activations = new(0);
    private AlignedBuffer _deltas = new(0);

    public Activation Activation { get; } = activation;

    /// <summary>Whether activations lie in [−1, 1].</summary>
    public bool IsBounded => Activation is Activation.Sigmoid or Activation.Tanh or Activation.Softmax;

    public void MakeRoom(int rows)
    {
        // Fresh, so that the padding is zero.
        _activations = new(rows * _weights.Stride);
        _deltas = new(rows * _weights.Stride);
    }

    /// <summary>[rows, out] Activations, or the weighted inputs from which they are made in place. The padding means nothing.</summary>
    public Matrix Activations(int rows) => new(_activations, 0, rows, _weights.Outputs, _weights.Stride);

    /// <summary>[rows, out] Gradient by the weighted inputs; the padding is zero.</summary>
    public Matrix Deltas(int rows) => new(_deltas, 0, rows, _weights.Outputs, _weights.Stride);

    /// <summary>[in, out] Of parameters or of a gradient.</summary>
    public Matrix Weights(AlignedBuffer flat) => new(flat, _weights.Offset, _weights.Inputs, _weights.Outputs, _weights.Stride);

    /// <summary>[1, out] Of parameters or of a gradient.</summary>
    public Matrix Biases(AlignedBuffer flat) => new(flat, _biases.Offset, 1, _biases.Outputs, _biases.Stride);
}
