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
    private readonly Action<ShardSum>? _home;

    /// <param name="model">Whose gradient.</param>
    /// <param name="home">Takes the sum back when it is released; any thread. Null for none.</param>
    public ShardSum(ModelSpecification model, Action<ShardSum>? home = null)
        : this(
            new(new ParameterLayout(model).Length),
            [.. model.Sizes.Skip(1).Select(neurons => new ActivationStatistics(neurons))],
            home)
    {
    }

    /// <param name="gradient">[parameters] Used as it is.</param>
    /// <param name="activations">Of each layer; empty where no statistics were asked for.</param>
    /// <param name="home">Takes the sum back when it is released; any thread. Null for none.</param>
    public ShardSum(AlignedBuffer gradient, IReadOnlyList<ActivationStatistics> activations, Action<ShardSum>? home)
    {
        (Gradient, Activations, _home) = (gradient, activations, home);
    }

    /// <summary>
    /// [parameters] Gradient of the cost summed over examples; after an evaluation meaningless but for the padding, which stays zero.
    /// </summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Of each layer; all zero, or empty, unless statistics were asked for.</summary>
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
        var layers = Math.Min(Activations.Count, other.Activations.Count);
        for (var layer = 0; layer < layers; layer++) Activations[layer].Add(other.Activations[layer]);
    }

    /// <summary>Gives it back to where it came from, to be used again. Whoever calls this does not touch it any more.</summary>
    public void Release() => _home?.Invoke(this);

    /// <summary>Back to the sum over no examples; the gradient is left to whoever writes it.</summary>
    public void ClearScalars()
    {
        (Cost, Correct, Examples) = (0, 0, 0);
        for (var layer = 0; layer < Activations.Count; layer++) Activations[layer].Clear();
    }
}
