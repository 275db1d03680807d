using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// m ← μ m + g; u = g + μ m, from m = 0: the momentum step seen from where it leads. Nesterov, 1983, in the form of Sutskever et al., "On
/// the importance of initialization and momentum in deep learning", 2013, as PyTorch has it.
/// </summary>
/// <param name="momentum">μ, the same in both places.</param>
public sealed class NesterovMomentum(MomentumSchedule momentum) : IUpdateRule
{
    public int BufferCount => 1;

    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var velocity = state.Buffers[0].Span.Slice(first, update.Length);
        var share = (float)momentum.At(step);
        TensorPrimitives.FusedMultiplyAdd(velocity, share, update, velocity);
        TensorPrimitives.FusedMultiplyAdd(velocity, share, update, update);
    }
}
