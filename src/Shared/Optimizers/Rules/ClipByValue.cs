using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>g ← min(max(g, −c), c), each number by itself: the direction of the gradient may change. Stands first in a chain.</summary>
/// <param name="limit">c, above 0.</param>
public sealed class ClipByValue(double limit) : IUpdateRule
{
    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        TensorPrimitives.Min(update, (float)limit, update);
        TensorPrimitives.Max(update, (float)-limit, update);
    }
}
