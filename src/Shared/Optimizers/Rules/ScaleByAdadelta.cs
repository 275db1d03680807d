using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// G ← ρ G + (1 − ρ) g²; u = g √(A + ε) / √(G + ε); then A ← ρ A + (1 − ρ) u², from G = A = 0. Zeiler, "Adadelta: an adaptive learning rate
/// method", 2012.
/// </summary>
/// <param name="rho">ρ in [0, 1).</param>
/// <param name="epsilon">Above 0.</param>
/// <param name="previousMean">Divide by G as it was before this gradient. The first step is then the gradient itself.</param>
public sealed class ScaleByAdadelta(double rho, double epsilon, bool previousMean = false) : IUpdateRule
{
    private readonly RootDivisor _root = new(epsilon, inside: true);

    public int BufferCount => 2;

    /// <summary>G, then A.</summary>
    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length), new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        Span<float> scratch = stackalloc float[2 * Pieces.LengthMax];
        foreach (var piece in new Pieces(update.Length))
        {
            var u = piece.Of(update);
            var gradients = piece.Of(state.Buffers[0], first);
            var steps = piece.Of(state.Buffers[1], first);
            var divisor = scratch[..u.Length];
            var s = scratch.Slice(Pieces.LengthMax, u.Length);
            if (previousMean) _root.Take(gradients, divisor);
            DecayingMean.TakeSquares(gradients, u, rho, s);
            if (!previousMean) _root.Take(gradients, divisor);
            _root.Take(steps, s);
            TensorPrimitives.Divide(s, divisor, s);
            TensorPrimitives.Multiply(u, s, u);
            DecayingMean.TakeSquares(steps, u, rho, s);
        }
    }
}
