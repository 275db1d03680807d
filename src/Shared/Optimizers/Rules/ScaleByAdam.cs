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
    // A piece of each buffer stays in the first-level cache from the first of the passes to the last.
    private const int Piece = 1024;

    private readonly RootDivisor _divisor = new(epsilon, epsilonInside);

    public int BufferCount => 2;

    /// <summary>m, then v.</summary>
    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length), new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var meanCorrection = biasCorrection ? (float)(1 - ExactMath.Power(beta1, step.Step + 1)) : 1;
        var squareCorrection = biasCorrection ? (float)(1 - ExactMath.Power(beta2, step.Step + 1)) : 1;
        Span<float> scratch = stackalloc float[Piece];
        for (var start = 0; start < update.Length; start += Piece)
        {
            var u = update.Slice(start, Math.Min(Piece, update.Length - start));
            var m = state.Buffers[0].Span.Slice(first + start, u.Length);
            var v = state.Buffers[1].Span.Slice(first + start, u.Length);
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
