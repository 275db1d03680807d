using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// m ← μ m + g; u = m, from m = 0. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; as in PyTorch, g is
/// not dampened and the learning rate stands outside.
/// </summary>
/// <param name="momentum">μ.</param>
public sealed class HeavyBall(MomentumSchedule momentum) : IUpdateRule
{
    public int BufferCount => 1;

    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var velocity = state.Buffers[0].Span.Slice(first, update.Length);
        TensorPrimitives.FusedMultiplyAdd(velocity, (float)momentum.At(step), update, velocity);
        velocity.CopyTo(update);
    }
}
