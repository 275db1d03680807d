using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// u ← u − η (λ/n) w on weights, not on biases, so that the step scales them by 1 − ηλ/n whatever the links before made of the
/// gradient (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019). Stands last in a chain, behind the learning rate.
/// </summary>
/// <param name="layout">Which parameters are weights.</param>
/// <param name="decay">λ/n.</param>
public sealed class ScaleWeights(ParameterLayout layout, double decay) : IUpdateRule
{
    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var factor = (float)(-step.LearningRate * decay);
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var weights = layout.Weights(layer).Within(first, update.Length);
            TensorPrimitives.FusedMultiplyAdd(parameters[weights], factor, update[weights], update[weights]);
        }
    }
}
