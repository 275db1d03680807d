using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>
/// The end of the forward pass and the beginning of the backward pass. Costs are computed from weighted inputs where activations
/// would have lost the digits or overflowed, and added up in double precision, example by example.
/// </summary>
internal abstract class OutputCost
{
    /// <exception cref="ArgumentException">The cost does not go with the output activation.</exception>
    public static OutputCost Create(ModelSpecification model, IKernels kernels)
    {
        return (model.Cost, model.OutputActivation) switch
        {
            (Cost.CrossEntropy or Cost.CrossEntropyMean, Activation.Sigmoid) => new SigmoidCrossEntropy(model, kernels),
            (Cost.LogLikelihood, Activation.Softmax) when model.Outputs > 1 => new SoftmaxLogLikelihood(kernels),
            (Cost.Quadratic, not Activation.Softmax) => new QuadraticCost(model, kernels),
            _ => throw new ArgumentException(
                $"{model.Cost} does not go with {model.OutputActivation} on {model.Outputs} outputs: cross-entropy needs sigmoid, " +
                "log-likelihood needs softmax on two or more outputs, quadratic any but softmax.",
                nameof(model)),
        };
    }

    /// <summary>Makes activations of weighted inputs, in place.</summary>
    /// <param name="outputs">[batch, out] z in, a out.</param>
    /// <param name="labels">[batch]</param>
    /// <param name="cost">Of the examples before.</param>
    /// <returns><paramref name="cost"/> with these examples' added in their order.</returns>
    public abstract double Activate(Matrix outputs, ReadOnlySpan<byte> labels, double cost);

    /// <summary>Gradient of the summed cost by the weighted inputs.</summary>
    /// <param name="outputs">[batch, out] Activations.</param>
    /// <param name="labels">[batch]</param>
    /// <param name="dZ">[batch, out] Overwritten; the padding is left alone.</param>
    public abstract void Delta(Matrix outputs, ReadOnlySpan<byte> labels, Matrix dZ);

    /// <summary>One-hot; with one output the label itself.</summary>
    protected static float Target(int outputs, int output, byte label) => outputs == 1 ? label : output == label ? 1f : 0f;

    /// <summary>(a − y) / <paramref name="divisor"/>.</summary>
    protected static void Differences(Matrix outputs, ReadOnlySpan<byte> labels, Matrix dZ, float divisor)
    {
        for (var row = 0; row < outputs.Rows; row++)
        {
            var d = dZ.Row(row);
            outputs.Row(row).CopyTo(d);
            if (d.Length == 1) d[0] -= labels[row];
            else d[labels[row]] -= 1;
            if (divisor != 1) TensorPrimitives.Divide(d, divisor, d);
        }
    }
}
