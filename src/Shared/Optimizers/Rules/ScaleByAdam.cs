using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; u = m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), t = 1 for the first
/// step. Kingma and Ba, "Adam: a method for stochastic optimization", 2015; ε outside the root, as there and in PyTorch.
/// </summary>
/// <param name="beta1">In [0, 1).</param>
/// <param name="beta2">In [0, 1).</param>
/// <param name="epsilon">Above 0.</param>
/// <param name="epsilonInside">u = m̂ / √(v̂ + ε).</param>
/// <param name="biasCorrection">Without it m̂ = m and v̂ = v: first steps are (1 − β₁) / √(1 − β₂) times as large, 3.2 by default.</param>
public sealed class ScaleByAdam(
    double beta1, double beta2, double epsilon, bool epsilonInside = false, bool biasCorrection = true) : IUpdateRule
{
    private readonly RootDivisor _divisor = new(epsilon, epsilonInside);

    public int BufferCount => 2;

    /// <summary>m, then v.</summary>
    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length), new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var meanCorrection = biasCorrection ? (float)(1 - ExactMath.Power(beta1, step.Step + 1)) : 1;
        var squareCorrection = biasCorrection ? (float)(1 - ExactMath.Power(beta2, step.Step + 1)) : 1;
        Span<float> scratch = stackalloc float[Pieces.LengthMax];
        foreach (var piece in new Pieces(update.Length))
        {
            var u = piece.Of(update);
            var m = piece.Of(state.Buffers[0], first);
            var v = piece.Of(state.Buffers[1], first);
            var s = scratch[..u.Length];
            DecayingMean.Take(m, u, beta1, s);
            DecayingMean.TakeSquares(v, u, beta2, s);
            TensorPrimitives.Divide(v, squareCorrection, s);
            _divisor.Take(s, s);
            TensorPrimitives.Divide(m, meanCorrection, u);
            TensorPrimitives.Divide(u, s, u);
        }
    }
}
