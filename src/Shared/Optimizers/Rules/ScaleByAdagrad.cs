using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// G ← G + g²; u = g / (√G + ε), from G = 0. Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
/// optimization", 2011; ε outside the root, as PyTorch has it.
/// </summary>
/// <param name="epsilon">Above 0.</param>
/// <param name="epsilonInside">u = g / √(G + ε).</param>
public sealed class ScaleByAdagrad(double epsilon, bool epsilonInside = false) : IUpdateRule
{
    private readonly RootDivisor _divisor = new(epsilon, epsilonInside);

    public int BufferCount => 1;

    /// <summary>G.</summary>
    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        Span<float> scratch = stackalloc float[Pieces.LengthMax];
        foreach (var piece in new Pieces(update.Length))
        {
            var u = piece.Of(update);
            var sum = piece.Of(state.Buffers[0], first);
            var s = scratch[..u.Length];
            TensorPrimitives.FusedMultiplyAdd(u, u, sum, sum);
            _divisor.Take(sum, s);
            TensorPrimitives.Divide(u, s, u);
        }
    }
}
