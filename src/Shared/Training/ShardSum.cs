using System.Numerics.Tensors;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Training;

/// <summary>
/// What the examples of one shard (or of several, added up) contribute: sums, not means, so that they can be added in the tree.
/// Buffers are made once and used again.
/// </summary>
public sealed class ShardSum
{
    public ShardSum(ModelSpecification model)
    {
        Gradient = new(new ParameterLayout(model).Length);
        Activations = [.. model.Sizes.Skip(1).Select(neurons => new ActivationStatistics(neurons))];
    }

    /// <summary>
    /// [parameters] Gradient of the cost summed over examples; after an evaluation meaningless but for the padding, which stays zero.
    /// </summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Of each layer; all zero unless statistics were asked for.</summary>
    public IReadOnlyList<ActivationStatistics> Activations { get; }

    /// <summary>Cost summed over examples.</summary>
    public double Cost { get; set; }

    /// <summary>Examples whose largest output is the right class.</summary>
    public int Correct { get; set; }

    public int Examples { get; set; }

    /// <summary>Adds a neighbour in the tree. Which of the two is "this" does not matter to the bits: a + b = b + a.</summary>
    public void Add(ShardSum other, bool withGradient)
    {
        if (withGradient) TensorPrimitives.Add(Gradient.Span, other.Gradient.Span, Gradient.Span);
        Cost += other.Cost;
        Correct += other.Correct;
        Examples += other.Examples;
        for (var layer = 0; layer < Activations.Count; layer++) Activations[layer].Add(other.Activations[layer]);
    }

    /// <summary>Back to the sum over no examples; the gradient is left to whoever writes it.</summary>
    public void ClearScalars()
    {
        (Cost, Correct, Examples) = (0, 0, 0);
        for (var layer = 0; layer < Activations.Count; layer++) Activations[layer].Clear();
    }
}
