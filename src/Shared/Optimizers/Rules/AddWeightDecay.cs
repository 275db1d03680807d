using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// g ← g + (λ/n) w on weights, not on biases: the gradient of the cost term λ/2n ‖w‖² (Krogh and Hertz, "A simple weight decay can
/// improve generalization", 1991). Stands first in a chain.
/// </summary>
/// <param name="layout">Which parameters are weights.</param>
/// <param name="decay">λ/n.</param>
public sealed class AddWeightDecay(ParameterLayout layout, double decay) : IUpdateRule
{
    /// <summary>The cost term itself: λ/2n ‖w‖².</summary>
    /// <param name="layout">Which parameters are weights.</param>
    /// <param name="decay">λ/n.</param>
    /// <param name="parameters">[parameters]</param>
    public static double Cost(ParameterLayout layout, double decay, ReadOnlySpan<float> parameters)
    {
        if (decay == 0) return 0;
        var squares = 0.0;
        for (var layer = 0; layer < layout.LayerCount; layer++) squares += FixedOrderSum.Squares(layout.Weights(layer).Of(parameters));
        return decay / 2 * squares;
    }

    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var weights = layout.Weights(layer).Within(first, update.Length);
            TensorPrimitives.FusedMultiplyAdd(parameters[weights], (float)decay, update[weights], update[weights]);
        }
    }
}
