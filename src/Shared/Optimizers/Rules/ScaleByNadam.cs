using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// Adam with Nesterov's momentum: u = ((1 − μₜ) g / (1 − Πₜ) + μₜ₊₁ m / (1 − Πₜ₊₁)) / (√v̂ + ε), with m, v and v̂ as in
/// <see cref="ScaleByAdam"/>, μₜ = β₁ (1 − 0.96^(t ψ) / 2), Πₜ = μ₁ ⋯ μₜ, t = 1 for the first step. Dozat, "Incorporating Nesterov momentum
/// into Adam", 2016, in the form of PyTorch from 2.0 on (1.13 has another second product).
/// </summary>
/// <param name="beta1">In [0, 1).</param>
/// <param name="beta2">In [0, 1).</param>
/// <param name="epsilon">Above 0.</param>
/// <param name="momentumDecay">ψ, 0 or more.</param>
/// <remarks>For one thread: it remembers the product of the step that it saw last.</remarks>
public sealed class ScaleByNadam(double beta1, double beta2, double epsilon, double momentumDecay) : IUpdateRule
{
    private static readonly double LogOfBase = ExactMath.Log(0.96);

    private readonly RootDivisor _divisor = new(epsilon, inside: false);
    private long _factors;
    private double _product = 1;

    public int BufferCount => 2;

    /// <summary>m, then v.</summary>
    public RuleState CreateState(ParameterLayout layout) => new(new AlignedBuffer(layout.Length), new AlignedBuffer(layout.Length));

    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        var t = step.Step + 1;
        var (product, next) = (Product(t), Momentum(t + 1));
        var gradientFactor = (float)((1 - Momentum(t)) / (1 - product));
        var meanFactor = (float)(next / (1 - product * next));
        var squareCorrection = (float)(1 - ExactMath.Power(beta2, t));
        Span<float> scratch = stackalloc float[Pieces.LengthMax];
        foreach (var piece in new Pieces(update.Length))
        {
            var u = piece.Of(update);
            var m = piece.Of(state.Buffers[0], first);
            var v = piece.Of(state.Buffers[1], first);
            var s = scratch[..u.Length];
            DecayingMean.Take(m, u, beta1, s);
            DecayingMean.TakeSquares(v, u, beta2, s);
            TensorPrimitives.Multiply(u, gradientFactor, u);
            TensorPrimitives.FusedMultiplyAdd(m, meanFactor, u, u);
            TensorPrimitives.Divide(v, squareCorrection, s);
            _divisor.Take(s, s);
            TensorPrimitives.Divide(u, s, u);
        }
    }

    /// <summary>μₜ.</summary>
    private double Momentum(long t) => beta1 * (1 - 0.5 * ExactMath.Exp(t * momentumDecay * LogOfBase));

    /// <summary>
    /// Πₜ, a function of t alone: whether it goes on from the step before or begins anew, after a resumption, it multiplies the same
    /// numbers in the same order.
    /// </summary>
    private double Product(long t)
    {
        if (t < _factors) (_factors, _product) = (0, 1);
        while (_factors < t && _product != 0) _product *= Momentum(++_factors);
        _factors = t;
        return _product;
    }
}
