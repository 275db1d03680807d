using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// RMSprop: v ← ρ v + (1 − ρ) g²; u = g / (√v + ε), from v = 0. Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5,
/// 2012; ε outside the root, as PyTorch has it.
/// </summary>
/// <param name="rho">ρ in [0, 1).</param>
/// <param name="epsilon">Above 0.</param>
/// <param name="centered">
/// √(v − m²) in place of √v, with m ← ρ m + (1 − ρ) g: the standard deviation. Graves, "Generating sequences with recurrent neural
/// networks", 2013. A difference that rounding makes negative counts as 0.
/// </param>
/// <param name="epsilonInside">u = g / √(v + ε).</param>
/// <param name="previousMean">
/// Divide by v (and m) as they were before this gradient. The first step then divides by ε, or its root, alone.
/// </param>
public sealed class ScaleByRms(
    double rho, double epsilon, bool centered = false, bool epsilonInside = false, bool previousMean = false) : IUpdateRule
{
    private readonly RootDivisor _divisor = new(epsilon, epsilonInside);

    public int BufferCount => centered ? 2 : 1;

    /// <summary>v, then m if it is centred.</summary>
    public RuleState CreateState(ParameterLayout layout) =>
        new([.. Enumerable.Range(0, BufferCount).Select(_ => new AlignedBuffer(layout.Length))]);

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        Span<float> scratch = stackalloc float[2 * Pieces.LengthMax];
        foreach (var piece in new Pieces(update.Length))
        {
            var u = piece.Of(update);
            var squares = piece.Of(state.Buffers[0], first);
            var mean = centered ? piece.Of(state.Buffers[1], first) : [];
            var divisor = scratch[..u.Length];
            var s = scratch.Slice(Pieces.LengthMax, u.Length);
            if (previousMean) Divisor(squares, mean, divisor);
            DecayingMean.TakeSquares(squares, u, rho, s);
            if (centered) DecayingMean.Take(mean, u, rho, s);
            if (!previousMean) Divisor(squares, mean, divisor);
            TensorPrimitives.Divide(u, divisor, u);
        }
    }

    private void Divisor(ReadOnlySpan<float> squares, ReadOnlySpan<float> mean, Span<float> divisor)
    {
        if (centered)
        {
            TensorPrimitives.Negate(mean, divisor);
            TensorPrimitives.FusedMultiplyAdd(divisor, mean, squares, divisor);
            TensorPrimitives.Max(divisor, 0f, divisor);
            squares = divisor;
        }

        _divisor.Take(squares, divisor);
    }
}
