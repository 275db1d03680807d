using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// g ← g · min(1, c / ‖g‖₂), with the norm over all parameters or over those of each layer. Pascanu, Mikolov and Bengio, "On the difficulty
/// of training recurrent neural networks", 2013. Stands first in a chain.
/// </summary>
/// <param name="layout">Of the gradient.</param>
/// <param name="limit">c, above 0.</param>
/// <param name="byLayer">Each layer by itself.</param>
public sealed class ClipByNorm(ParameterLayout layout, double limit, bool byLayer) : IUpdateRule
{
    public bool NeedsWhole => true;

    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    /// <exception cref="ArgumentException">Not the whole buffers.</exception>
    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        WholeBuffer.Check(layout, update, first);
        if (!byLayer)
        {
            Clip(update);
            return;
        }

        for (var layer = 0; layer < layout.LayerCount; layer++) Clip(update[layout.Layer(layer)]);
    }

    private void Clip(Span<float> gradient)
    {
        var norm = FixedOrderSum.Norm(gradient);
        if (norm > limit) TensorPrimitives.Multiply(gradient, (float)(limit / norm), gradient);
    }
}
