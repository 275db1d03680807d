using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>
/// One layer's buffers for a block of examples. Where the layer's number of inputs is a multiple of sixteen, its weights and their
/// gradient are used where they lie in the flat buffers; otherwise they are copied to rows with padding and back.
/// </summary>
internal sealed class LayerWorkspace
{
    private readonly ParameterSlice _weights;
    private readonly ParameterSlice _biases;
    private readonly int _inputStride;
    private readonly float[]? _paddedWeights;
    private readonly float[]? _paddedWeightGradient;
    private readonly float[] _biasGradient;
    private float[] _activations = [];
    private float[] _deltas = [];

    public LayerWorkspace(ParameterLayout layout, int layer, Activation activation)
    {
        (_weights, _biases, Activation) = (layout.Weights(layer), layout.Biases(layer), activation);
        (_inputStride, Stride) = (Lanes.Pad(_weights.Inputs), Lanes.Pad(_weights.Outputs));
        (Bias, _biasGradient) = (new float[Stride], new float[Stride]);
        if (_inputStride == _weights.Inputs) return;
        _paddedWeights = new float[_weights.Outputs * _inputStride];
        _paddedWeightGradient = new float[_weights.Outputs * _inputStride];
    }

    public Activation Activation { get; }

    public int Neurons => _weights.Outputs;

    /// <summary>Floats from one example's activations to the next's.</summary>
    public int Stride { get; }

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
        if (_paddedWeights is null) return;
        var weights = _weights.Of(parameters);
        for (var row = 0; row < Neurons; row++)
            weights.Slice(row * _weights.Inputs, _weights.Inputs).CopyTo(_paddedWeights.AsSpan(row * _inputStride));
    }

    /// <summary>[out, in] After <see cref="Load"/> of the same parameters.</summary>
    public ReadOnlyMatrix Weights(ReadOnlySpan<float> parameters) =>
        new(_paddedWeights is null ? _weights.Of(parameters) : _paddedWeights, Neurons, _weights.Inputs, _inputStride);

    /// <summary>[out, in] To be finished by <see cref="StoreGradient"/>.</summary>
    public Matrix WeightGradient(Span<float> gradient) =>
        new(_paddedWeightGradient is null ? _weights.Of(gradient) : _paddedWeightGradient, Neurons, _weights.Inputs, _inputStride);

    /// <summary>[out] and padding; to be finished by <see cref="StoreGradient"/>.</summary>
    public Span<float> BiasGradient() => _biasGradient;

    public void StoreGradient(Span<float> gradient)
    {
        _biasGradient.AsSpan(0, Neurons).CopyTo(_biases.Of(gradient));
        if (_paddedWeightGradient is null) return;
        var weights = _weights.Of(gradient);
        for (var row = 0; row < Neurons; row++)
            _paddedWeightGradient.AsSpan(row * _inputStride, _weights.Inputs).CopyTo(weights[(row * _weights.Inputs)..]);
    }
}
