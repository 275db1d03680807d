using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <summary>
/// What an optimiser makes small that looks at values and not at gradients alone: the mean cost over the examples, and λ/2n ‖w‖² over the
/// weights.
/// </summary>
internal sealed class RegularizedObjective(ParameterLayout layout, double decay)
{
    private readonly AddWeightDecay _decay = new(layout, decay);
    private readonly AlignedBuffer _gradient = new(layout.Length);

    /// <summary>[parameters] Of the last <see cref="Compute"/>.</summary>
    public ReadOnlySpan<float> Gradient => _gradient.Span;

    /// <summary>Value and <see cref="Gradient"/>.</summary>
    /// <param name="sum">Over all examples; left as it is.</param>
    /// <param name="parameters">[parameters] Where it was computed.</param>
    /// <returns>NaN where anything is no finite number.</returns>
    public double Compute(ShardSum sum, ReadOnlySpan<float> parameters)
    {
        sum.Settle();
        if (!DivergenceFinder.IsFinite(sum) || !DivergenceFinder.AllFinite(parameters)) return double.NaN;
        TensorPrimitives.Multiply(sum.Gradient.Span, 1f / sum.Examples, _gradient.Span);
        var value = sum.Cost / sum.Examples;
        if (decay == 0) return value;
        _decay.Apply(_gradient.Span, RuleState.None, parameters, default);
        return value + AddWeightDecay.Cost(layout, decay, parameters);
    }
}
