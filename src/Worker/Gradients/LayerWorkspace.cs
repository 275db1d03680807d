using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>
/// One layer's buffers for a block of examples. The kernels take weights as [out][in] with padded rows, the other way round than the
/// flat buffers have them, so weights are copied here and their gradient back.
/// </summary>
internal sealed class LayerWorkspace
{
    private readonly ParameterSlice _weights;
    private readonly ParameterSlice _biases;
    private readonly int _inputStride;
    private readonly float[] _transposedWeights;
    private readonly float[] _transposedWeightGradient;
    private readonly float[] _biasGradient;
    private float[] _activations = [];
    private float[] _deltas = [];

    public LayerWorkspace(ParameterLayout layout, int layer, Activation activation)
    {
        (_weights, _biases, Activation) = (layout.Weights(layer), layout.Biases(layer), activation);
        _inputStride = Lanes.Pad(_weights.Inputs);
        (Bias, _biasGradient) = (new float[Stride], new float[Stride]);
        _transposedWeights = new float[Neurons * _inputStride];
        _transposedWeightGradient = new float[Neurons * _inputStride];
    }

    public Activation Activation { get; }

    public int Neurons => _weights.Outputs;

    /// <summary>Floats from one example's activations to the next's.</summary>
    public int Stride => _weights.Stride;

    /// <summary>[out] and padding.</summary>
    public float[] Bias { get; }

    public void MakeRoom(int rows)
    {
        // Fresh, so that the padding is zero.
        _activations = new float[rows * Stride];
        _deltas = new float[rows * Stride];
    }

    /// <summary>[rows, out] Activations, or the weighted inputs from which they are made in place.</summary>
    public Matrix Activations(int rows) => new(_activations, rows, Neurons, Stride);

    /// <summary>[rows, out] Gradient by the weighted inputs; the padding is zero.</summary>
    public Matrix Deltas(int rows) => new(_deltas, rows, Neurons, Stride);

    public void Load(ReadOnlySpan<float> parameters)
    {
        _biases.Of(parameters).CopyTo(Bias);
        Transposition.Copy(_weights.Of(parameters), Stride, _weights.Inputs, Neurons, _transposedWeights, _inputStride);
    }

    /// <summary>[out, in] Of the parameters loaded last.</summary>
    public ReadOnlyMatrix Weights() => new(_transposedWeights, Neurons, _weights.Inputs, _inputStride);

    /// <summary>[out, in] To be finished by <see cref="StoreGradient"/>.</summary>
    public Matrix WeightGradient() => new(_transposedWeightGradient, Neurons, _weights.Inputs, _inputStride);

    /// <summary>[out] and padding; to be finished by <see cref="StoreGradient"/>.</summary>
    public Span<float> BiasGradient() => _biasGradient;

    /// <summary>Leaves the padding as it is: zero.</summary>
    public void StoreGradient(Span<float> gradient)
    {
        _biasGradient.AsSpan(0, Neurons).CopyTo(_biases.Of(gradient));
        Transposition.Copy(_transposedWeightGradient, _inputStride, Neurons, _weights.Inputs, _weights.Of(gradient), Stride);
    }
}
