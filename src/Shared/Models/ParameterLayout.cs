namespace Cluster.Shared.Models;

public enum ParameterRole
{
    Weight,
    Bias,
}

/// <summary>A named part of the flat parameter buffer.</summary>
/// <param name="Layer">0 for the first hidden layer.</param>
/// <param name="Offset">Of the first element, in floats.</param>
/// <param name="Outputs">Neurons of the layer: rows of a weight matrix, length of a bias vector.</param>
/// <param name="Inputs">Columns of a weight matrix; 1 for biases.</param>
public readonly record struct ParameterSlice(int Layer, ParameterRole Role, int Offset, int Outputs, int Inputs)
{
    public int Length => Outputs * Inputs;

    public Span<float> Of(Span<float> flat) => flat.Slice(Offset, Length);

    public ReadOnlySpan<float> Of(ReadOnlySpan<float> flat) => flat.Slice(Offset, Length);
}

/// <summary>
/// Where each layer's weights [out][in] and biases [out] lie in the one flat buffer that holds a model's parameters; the same for
/// gradients and optimiser state. Layer by layer, weights row by row, then biases: also the order of checkpoints and of
/// <c>weights_sha256</c>.
/// </summary>
public sealed class ParameterLayout
{
    public ParameterLayout(ModelSpecification model)
    {
        var sizes = model.Sizes;
        var slices = new List<ParameterSlice>();
        var offset = 0;
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var (inputs, outputs) = (sizes[layer], sizes[layer + 1]);
            slices.Add(new(layer, ParameterRole.Weight, offset, outputs, inputs));
            slices.Add(new(layer, ParameterRole.Bias, checked(offset + inputs * outputs), outputs, 1));
            offset = checked(offset + (inputs + 1) * outputs);
        }

        Slices = slices;
        Length = offset;
    }

    /// <summary>All slices, without gaps.</summary>
    public IReadOnlyList<ParameterSlice> Slices { get; }

    /// <summary>Number of parameters.</summary>
    public int Length { get; }

    public int LayerCount => Slices.Count / 2;

    public ParameterSlice Weights(int layer) => Slices[2 * layer];

    public ParameterSlice Biases(int layer) => Slices[2 * layer + 1];
}
