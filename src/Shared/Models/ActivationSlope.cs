using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

/// <summary>Derivatives of activations.</summary>
public static class ActivationSlope
{
    private static readonly double OneOverRootTwoPi = 1 / Math.Sqrt(2 * Math.PI);

    /// <summary>σ′(z)²; NaN for softmax, whose derivative is no single number.</summary>
    /// <param name="activation">σ.</param>
    /// <param name="a">σ(z), or z itself where it is needed (<see cref="ActivationExtensions.NeedsWeightedInput"/>).</param>
    public static double Squared(Activation activation, double a)
    {
        var slope = activation switch
        {
            Activation.Sigmoid => a * (1 - a),
            Activation.Tanh => 1 - a * a,
            Activation.Relu => a > 0 ? 1 : 0,
            Activation.LeakyRelu => a > 0 ? 1 : ActivationExtensions.LeakySlope,
            Activation.Elu => a > 0 ? 1 : a + 1,
            Activation.Softplus => 1 - ExactMath.Exp(-a),
            Activation.Gelu => NormalDistribution.Probability(a) + a * ExactMath.Exp(-0.5 * a * a) * OneOverRootTwoPi,
            Activation.Silu => (1 + a * ExactMath.Sigmoid(-a)) * ExactMath.Sigmoid(a),
            Activation.Identity => 1,
            _ => double.NaN,
        };
        return slope * slope;
    }
}
