using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.TestKit.Twins;

/// <summary>
/// Backpropagation in plain loops of double precision: what the fast engines are compared with. It takes no short cut: the cost's
/// gradient goes by the activations, then through the derivative of the activation, softmax's Jacobian included. Parameters and
/// gradients are in the canonical order: layer by layer, weights [out][in] row by row, then biases.
/// </summary>
/// <param name="model">Any hidden activation but softmax; cross-entropy needs sigmoid outputs, log-likelihood softmax.</param>
public sealed class DoubleNetwork(ModelSpecification model)
{
    private readonly IReadOnlyList<int> _sizes = model.Sizes;

    /// <returns>[layers][out] Activations of every layer, the input first.</returns>
    /// <param name="parameters">[parameters]</param>
    /// <param name="input">[in]</param>
    public double[][] Forward(ReadOnlySpan<double> parameters, ReadOnlySpan<double> input)
    {
        var activations = new double[model.LayerCount + 1][];
        activations[0] = input.ToArray();
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            activations[layer + 1] = Activate(model.ActivationOf(layer), WeightedInputs(layer, parameters, activations[layer]));
        }

        return activations;
    }

    /// <summary>Summed over examples.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch, in]</param>
    /// <param name="labels">[batch]</param>
    public double Cost(ReadOnlySpan<double> parameters, ReadOnlySpan<double> inputs, ReadOnlySpan<byte> labels)
    {
        var cost = 0.0;
        for (var example = 0; example < labels.Length; example++)
            cost += CostOf(Forward(parameters, inputs.Slice(example * model.Inputs, model.Inputs))[^1], labels[example]);
        return cost;
    }

    /// <returns>[parameters] Gradient of <see cref="Cost"/>.</returns>
    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch, in]</param>
    /// <param name="labels">[batch]</param>
    public double[] Gradient(ReadOnlySpan<double> parameters, ReadOnlySpan<double> inputs, ReadOnlySpan<byte> labels)
    {
        var gradient = new double[parameters.Length];
        for (var example = 0; example < labels.Length; example++)
        {
            var activations = Forward(parameters, inputs.Slice(example * model.Inputs, model.Inputs));
            var dA = CostGradient(activations[^1], labels[example]);
            for (var layer = model.LayerCount - 1; layer >= 0; layer--)
            {
                var z = WeightedInputs(layer, parameters, activations[layer]);
                var dZ = ThroughActivation(model.ActivationOf(layer), z, activations[layer + 1], dA);
                dA = ThroughWeights(layer, parameters, activations[layer], dZ, gradient);
            }
        }

        return gradient;
    }

    private double[] WeightedInputs(int layer, ReadOnlySpan<double> parameters, double[] inputs)
    {
        var (weights, biases) = OffsetsOf(layer);
        var z = new double[_sizes[layer + 1]];
        for (var output = 0; output < z.Length; output++)
        {
            z[output] = parameters[biases + output];
            for (var i = 0; i < inputs.Length; i++) z[output] += parameters[weights + output * inputs.Length + i] * inputs[i];
        }

        return z;
    }

    /// <summary>Adds the layer's parameter gradients; returns the gradient by its inputs.</summary>
    private double[] ThroughWeights(int layer, ReadOnlySpan<double> parameters, double[] inputs, double[] dZ, double[] gradient)
    {
        var (weights, biases) = OffsetsOf(layer);
        var dX = new double[inputs.Length];
        for (var output = 0; output < dZ.Length; output++)
        {
            gradient[biases + output] += dZ[output];
            for (var i = 0; i < inputs.Length; i++)
            {
                var at = weights + output * inputs.Length + i;
                gradient[at] += dZ[output] * inputs[i];
                dX[i] += dZ[output] * parameters[at];
            }
        }

        return dX;
    }

    /// <summary>Where the layer's weights and biases begin.</summary>
    private (int Weights, int Biases) OffsetsOf(int layer)
    {
        var weights = 0;
        for (var before = 0; before < layer; before++) weights += (_sizes[before] + 1) * _sizes[before + 1];
        return (weights, weights + _sizes[layer] * _sizes[layer + 1]);
    }

    private double Target(int output, byte label) => model.Outputs == 1 ? label : output == label ? 1 : 0;

    private double CostOf(double[] a, byte label)
    {
        var cost = 0.0;
        for (var output = 0; output < a.Length; output++)
        {
            var y = Target(output, label);
            cost += model.Cost switch
            {
                Shared.Models.Cost.Quadratic => 0.5 * (a[output] - y) * (a[output] - y),
                Shared.Models.Cost.LogLikelihood => y > 0 ? -Math.Log(a[output]) : 0,
                Shared.Models.Cost.CrossEntropyMean => (y > 0 ? -Math.Log(a[output]) : -Math.Log(1 - a[output])) / a.Length,
                _ => y > 0 ? -Math.Log(a[output]) : -Math.Log(1 - a[output]),
            };
        }

        return cost;
    }

    private double[] CostGradient(double[] a, byte label)
    {
        var dA = new double[a.Length];
        for (var output = 0; output < a.Length; output++)
        {
            var y = Target(output, label);
            dA[output] = model.Cost switch
            {
                Shared.Models.Cost.Quadratic => a[output] - y,
                Shared.Models.Cost.LogLikelihood => -y / a[output],
                Shared.Models.Cost.CrossEntropyMean => (a[output] - y) / (a[output] * (1 - a[output])) / a.Length,
                _ => (a[output] - y) / (a[output] * (1 - a[output])),
            };
        }

        return dA;
    }

    private static double[] Activate(Activation activation, double[] z)
    {
        if (activation == Activation.Softmax)
        {
            var powers = z.Select(one => Math.Exp(one - z.Max())).ToArray();
            return [.. powers.Select(power => power / powers.Sum())];
        }

        return [.. z.Select(one => activation switch
        {
            Activation.Sigmoid => 1 / (1 + Math.Exp(-one)),
            Activation.Tanh => Math.Tanh(one),
            Activation.Relu => Math.Max(0, one),
            Activation.LeakyRelu => one > 0 ? one : 0.01 * one,
            Activation.Elu => one > 0 ? one : Math.Exp(one) - 1,
            Activation.Softplus => Math.Max(one, 0) + Math.Log(1 + Math.Exp(-Math.Abs(one))),
            Activation.Gelu => one * NormalDistribution.Probability(one),
            Activation.Silu => one / (1 + Math.Exp(-one)),
            _ => one,
        })];
    }

    private static double[] ThroughActivation(Activation activation, double[] z, double[] a, double[] dA)
    {
        if (activation == Activation.Softmax)
        {
            var mean = a.Zip(dA, (value, d) => value * d).Sum();
            return [.. a.Zip(dA, (value, d) => value * (d - mean))];
        }

        return [.. z.Zip(dA, (one, d) => d * Derivative(activation, one))];
    }

    private static double Derivative(Activation activation, double z) => activation switch
    {
        Activation.Sigmoid => 1 / (2 + Math.Exp(z) + Math.Exp(-z)),
        Activation.Tanh => 1 - Math.Tanh(z) * Math.Tanh(z),
        Activation.Relu => z > 0 ? 1 : 0,
        Activation.LeakyRelu => z > 0 ? 1 : 0.01,
        Activation.Elu => z > 0 ? 1 : Math.Exp(z),
        Activation.Softplus => 1 / (1 + Math.Exp(-z)),
        Activation.Gelu => NormalDistribution.Probability(z) + z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI),
        Activation.Silu => (1 + z / (1 + Math.Exp(z))) / (1 + Math.Exp(-z)),
        _ => 1,
    };
}
