using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

public enum ParameterRole
{
    Weight,
    Bias,

    /// <summary>γ of weight normalisation, one a neuron: the length of its weights.</summary>
    Length,

    /// <summary>γ of batch normalisation.</summary>
    Scale,

    /// <summary>β of batch normalisation.</summary>
    Shift,

    /// <summary>Running mean of batch normalisation; not trained.</summary>
    RunningMean,

    /// <summary>Running variance of batch normalisation; not trained.</summary>
    RunningVariance,

    /// <summary>Biases of a layer's inputs, while it is trained as a restricted Boltzmann machine.</summary>
    VisibleBias,

    /// <summary>[chains] Hidden units of the persistent chains of a restricted Boltzmann machine; not trained.</summary>
    Chain,
}

/// <summary>
/// A named part of the flat parameter buffer: a matrix [in][stride], of which the first columns are the layer's neurons and the rest is
/// padding, always zero. What belongs to an input is one row, so that a row holds the same input's part in all neurons.
/// </summary>
/// <param name="Layer">0 for the first hidden layer.</param>
/// <param name="Role">What it holds.</param>
/// <param name="Offset">Of the first element, in floats; a multiple of <see cref="AlignedBuffer.Group"/>.</param>
/// <param name="Inputs">Rows of a weight matrix; 1 for biases.</param>
/// <param name="Outputs">Neurons of the layer.</param>
/// <param name="Stride">Floats from one row to the next: <paramref name="Outputs"/>, padded.</param>
public readonly record struct ParameterSlice(int Layer, ParameterRole Role, int Offset, int Inputs, int Outputs, int Stride)
{
    /// <summary>Floats, the padding included.</summary>
    public int Length => Inputs * Stride;

    /// <summary>Real parameters.</summary>
    public int Count => Inputs * Outputs;

    /// <summary>Where an element lies in the flat buffer.</summary>
    /// <param name="output">The neuron.</param>
    /// <param name="input">0 for biases.</param>
    public int IndexOf(int output, int input = 0) => Offset + input * Stride + output;

    /// <summary>[in][stride] With the padding.</summary>
    public Span<float> Of(Span<float> flat) => flat.Slice(Offset, Length);

    /// <summary>[out] The first row, without the padding: all of a slice that has only one.</summary>
    public Span<float> Row(AlignedBuffer flat) => flat.Span.Slice(Offset, Outputs);

    /// <summary>What of the slice lies in a piece of the flat buffer, counted from where that begins; perhaps nothing.</summary>
    public Range Within(int first, int length)
    {
        var (start, end) = (Math.Clamp(Offset - first, 0, length), Math.Clamp(Offset + Length - first, 0, length));
        return start..end;
    }

    /// <inheritdoc cref="Of(Span{float})"/>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> flat) => flat.Slice(Offset, Length);
}
