using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>u ← −η u: the one place of a chain where the gradient's direction becomes descent.</summary>
public sealed class ScaleByLearningRate : IUpdateRule
{
    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0) =>
        TensorPrimitives.Multiply(update, (float)-step.LearningRate, update);
}
