using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

/// <summary>
/// Where a model's parameters lie; the same for gradients and optimiser state. There are two orders. The flat buffer is what is computed
/// on: layer by layer, weights [in][stride], then biases [stride], then what else the layer has (<see cref="ParameterRoles"/>), with stride
/// the number of neurons rounded up to whole groups (<see cref="AlignedBuffer.Pad"/>) and zeros in the padding. So every row begins at a
/// whole group. The canonical order is that of checkpoints and of <c>weights_sha256</c>: layer by layer, weights [out][in] row by row, then
/// biases [out] and the rest in the same order, nothing between.
/// </summary>
public sealed class ParameterLayout
{
    private readonly ParameterSlice[] _weights;
    private readonly ParameterSlice[] _biases;
    private readonly Range[] _layers;

    /// <exception cref="OverflowException">The padded parameters are too many for one buffer.</exception>
    public ParameterLayout(ModelSpecification model)
    {
        var slices = new List<ParameterSlice>();
        _layers = new Range[model.LayerCount];
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var first = Length;
            foreach (var (role, rows, columns) in ParameterRoles.Of(model, layer))
            {
                var slice = new ParameterSlice(layer, role, Length, rows, columns, AlignedBuffer.Pad(columns));
                slices.Add(slice);
                Length = checked(Length + rows * slice.Stride);
                Count += slice.Count;
            }

            _layers[layer] = first..Length;
        }

        Slices = slices;
        _weights = [.. slices.Where(slice => slice.Role == ParameterRole.Weight)];
        _biases = [.. slices.Where(slice => slice.Role == ParameterRole.Bias)];
    }

    /// <summary>All slices, without gaps.</summary>
    public IReadOnlyList<ParameterSlice> Slices { get; }

    /// <summary>Floats of a flat buffer, the padding included.</summary>
    public int Length { get; }

    /// <summary>Number of parameters: floats in the canonical order.</summary>
    public int Count { get; }

    public int LayerCount => _weights.Length;

    /// <summary>Where all that a layer has lies in the flat buffer.</summary>
    public Range Layer(int layer) => _layers[layer];

    public ParameterSlice Weights(int layer) => _weights[layer];

    public ParameterSlice Biases(int layer) => _biases[layer];

    /// <summary>A layer's weights and biases, which lie one behind the other, with their padding.</summary>
    public ReadOnlySpan<float> WeightsAndBiases(int layer, ReadOnlySpan<float> flat) =>
        flat.Slice(_weights[layer].Offset, _weights[layer].Length + _biases[layer].Length);

    /// <summary>Null if the layer has none such.</summary>
    public ParameterSlice? Find(int layer, ParameterRole role)
    {
        foreach (var slice in Slices)
        {
            if (slice.Layer == layer && slice.Role == role) return slice;
        }

        return null;
    }

    /// <returns>[<see cref="Count"/>] The real parameters of a flat buffer, in the canonical order.</returns>
    public float[] ToCanonical(AlignedBuffer flat)
    {
        var canonical = new float[Count];
        ToCanonical(flat.Span, canonical);
        return canonical;
    }

    /// <param name="flat">[<see cref="Length"/>]</param>
    /// <param name="canonical">[<see cref="Count"/>] Overwritten.</param>
    /// <exception cref="ArgumentException">One of them has another length.</exception>
    public void ToCanonical(ReadOnlySpan<float> flat, Span<float> canonical)
    {
        Check(flat, canonical);
        foreach (var slice in Slices)
        {
            Transposition.Copy(slice.Of(flat), slice.Stride, slice.Inputs, slice.Outputs, canonical, slice.Inputs);
            canonical = canonical[slice.Count..];
        }
    }

    /// <returns>[<see cref="Length"/>] A flat buffer of these parameters.</returns>
    /// <exception cref="ArgumentException">Not <see cref="Count"/> parameters.</exception>
    public AlignedBuffer FromCanonical(ReadOnlySpan<float> canonical)
    {
        var flat = new AlignedBuffer(Length);
        FromCanonical(canonical, flat.Span);
        return flat;
    }

    /// <param name="canonical">[<see cref="Count"/>]</param>
    /// <param name="flat">[<see cref="Length"/>] Overwritten, the padding with zeros.</param>
    /// <exception cref="ArgumentException">One of them has another length.</exception>
    public void FromCanonical(ReadOnlySpan<float> canonical, Span<float> flat)
    {
        Check(flat, canonical);
        flat.Clear();
        foreach (var slice in Slices)
        {
            Transposition.Copy(canonical, slice.Inputs, slice.Outputs, slice.Inputs, slice.Of(flat), slice.Stride);
            canonical = canonical[slice.Count..];
        }
    }

    private void Check(ReadOnlySpan<float> flat, ReadOnlySpan<float> canonical)
    {
        if (flat.Length != Length)
            throw new ArgumentException($"This model's flat buffer has {Length} floats with padding, not {flat.Length}.", nameof(flat));
        if (canonical.Length != Count)
            throw new ArgumentException($"This model has {Count} parameters, not {canonical.Length}.", nameof(canonical));
    }
}
