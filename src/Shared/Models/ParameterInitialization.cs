using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

/// <summary>
/// How a run's parameters begin. Every number is a function of (seed, weight or bias, layer, place in the layer), computed in double
/// precision from exactly rounded operations and rounded once: the same everywhere, and not moved by a change to another layer.
/// </summary>
public static class ParameterInitialization
{
    /// <param name="model">The net.</param>
    /// <param name="initialization">How weights and biases are drawn.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="firstExample">[in] Read for <see cref="InitializerKind.Centered"/> biases only; otherwise may be empty.</param>
    /// <returns>[parameters] A flat buffer of <see cref="ParameterLayout"/>.</returns>
    /// <exception cref="ArgumentException">Centered weights, or centered biases without an example of the right length.</exception>
    public static AlignedBuffer Create(
        ModelSpecification model, InitializationSpecification initialization, ulong seed, ReadOnlySpan<float> firstExample)
    {
        if (initialization.Weights.Kind == InitializerKind.Centered || initialization.OutputWeights.Kind == InitializerKind.Centered)
            throw new ArgumentException("Centered is for biases; weights take any other initializer.", nameof(initialization));

        var centered = initialization.Biases.Kind == InitializerKind.Centered;
        if (centered && firstExample.Length != model.Inputs)
            throw new ArgumentException(
                $"Centered biases need an example of {model.Inputs} inputs, not {firstExample.Length}.", nameof(firstExample));

        var layout = new ParameterLayout(model);
        var parameters = new AlignedBuffer(layout.Length);
        var activations = new double[centered ? model.Inputs : 0];
        for (var i = 0; i < activations.Length; i++) activations[i] = firstExample[i];
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var weights = layer == layout.LayerCount - 1 ? initialization.OutputWeights : initialization.Weights;
            Draw(weights, new(seed, RandomPurpose.Weights, (uint)layer), layout.Weights(layer), parameters, layout.Weights(layer).Inputs);
            if (centered)
                activations = Center(layout.Weights(layer), layout.Biases(layer), model.ActivationOf(layer), parameters, activations);
            else
                Draw(
                    initialization.Biases, new(seed, RandomPurpose.Biases, (uint)layer), layout.Biases(layer), parameters,
                    layout.Weights(layer).Inputs);
            Fill(layout.Find(layer, ParameterRole.Scale), parameters, 1f);
            Fill(layout.Find(layer, ParameterRole.RunningVariance), parameters, 1f);
            if (layout.Find(layer, ParameterRole.Length) is { } lengths) Measure(layout.Weights(layer), lengths, parameters);
        }

        BoltzmannInitialization.Fill(layout, seed, parameters);
        return parameters;
    }

    private static void Fill(ParameterSlice? slice, AlignedBuffer parameters, float value)
    {
        if (slice is { } found) parameters.Span.Slice(found.Offset, found.Outputs).Fill(value);
    }

    /// <summary>The γ of weight normalisation with which the net begins with the weights that were drawn.</summary>
    private static void Measure(ParameterSlice weights, ParameterSlice lengths, AlignedBuffer parameters)
    {
        for (var output = 0; output < weights.Outputs; output++)
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Inputs; i++)
            {
                double weight = parameters[weights.IndexOf(output, i)];
                sum += weight * weight;
            }

            parameters[lengths.IndexOf(output)] = (float)Math.Sqrt(sum);
        }
    }

    private static void Draw(Initializer initializer, RandomStream stream, ParameterSlice slice, AlignedBuffer parameters, int inputs)
    {
        var (normal, scale) = Distribution(initializer, inputs, slice.Outputs);
        var values = parameters.Span;
        for (var i = 0; i < slice.Count; i++)
        {
            // The place in the canonical order.
            var (output, input) = Math.DivRem(i, slice.Inputs);
            var drawn = initializer.Kind == InitializerKind.Constant ? 1.0
                : normal ? stream.Gaussian((ulong)i)
                : 2.0 * stream.Uniform((ulong)i) - 1.0;
            values[slice.IndexOf(output, input)] = (float)(scale * drawn);
        }
    }

    /// <summary>Normal with this standard deviation, or uniform between plus and minus this.</summary>
    private static (bool Normal, double Scale) Distribution(Initializer initializer, double inputs, double outputs) =>
        initializer.Kind switch
        {
            InitializerKind.StandardNormal => (true, 1.0),
            InitializerKind.Normal => (true, initializer.Value),
            InitializerKind.ScaledNormal => (true, 1.0 / Math.Sqrt(inputs)),
            InitializerKind.ScaledUniform => (false, 1.0 / Math.Sqrt(inputs)),
            InitializerKind.XavierNormal => (true, Math.Sqrt(2.0 / (inputs + outputs))),
            InitializerKind.XavierUniform => (false, Math.Sqrt(6.0 / (inputs + outputs))),
            InitializerKind.HeNormal => (true, Math.Sqrt(2.0 / inputs)),
            InitializerKind.HeUniform => (false, Math.Sqrt(6.0 / inputs)),
            InitializerKind.Constant => (false, initializer.Value),
            _ => throw new ArgumentException($"{initializer.Kind} does not draw numbers.", nameof(initializer)),
        };

    /// <summary>Sets the layer's biases against its weighted inputs; returns its activations on the example.</summary>
    private static double[] Center(
        ParameterSlice weights, ParameterSlice biases, Activation activation, AlignedBuffer parameters, double[] inputs)
    {
        var activations = new double[weights.Outputs];
        for (var output = 0; output < weights.Outputs; output++)
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Inputs; i++) sum += parameters[weights.IndexOf(output, i)] * inputs[i];
            var bias = (float)-sum;
            parameters[biases.IndexOf(output)] = bias;
            activations[output] = Activate(activation, sum + bias);
        }

        return activations;
    }

    private static double Activate(Activation activation, double z) => activation switch
    {
        Activation.Sigmoid => ExactMath.Sigmoid(z),
        Activation.Tanh => ExactMath.Tanh(z),
        Activation.Relu => Math.Max(z, 0),
        Activation.LeakyRelu => z > 0 ? z : ActivationExtensions.LeakySlope * z,
        Activation.Elu => z > 0 ? z : ExactMath.Exp(z) - 1.0,
        Activation.Softplus => Math.Max(z, 0) + ExactMath.Log(1.0 + ExactMath.Exp(-Math.Abs(z))),

        Activation.Gelu => z * NormalDistribution.Probability(z),
        Activation.Silu => z * ExactMath.Sigmoid(z),

        // Softmax ends the net: nothing reads its activations here.
        _ => z,
    };
}
