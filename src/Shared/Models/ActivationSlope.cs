using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

/// <summary>Derivatives of activations, as functions of the activation itself.</summary>
public static class ActivationSlope
{
    /// <summary>
    /// σ′(z)² where σ(z) = a; NaN where a does not determine it (softmax, whose derivative is no single number, among them).
    /// </summary>
    public static double Squared(Activation activation, double a)
    {
        var slope = activation switch
        {
            Activation.Sigmoid => a * (1 - a),
            Activation.Tanh => 1 - a * a,
            Activation.Relu => a > 0 ? 1 : 0,
            Activation.LeakyRelu => a > 0 ? 1 : 0.01,
            Activation.Elu => a > 0 ? 1 : a + 1,
            Activation.Softplus => 1 - ExactMath.Exp(-a),
            Activation.Identity => 1,
            _ => double.NaN,
        };
        return slope * slope;
    }
}
