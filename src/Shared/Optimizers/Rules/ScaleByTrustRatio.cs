using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// LARS without its momentum, layer by layer: u = r (g + λ w) with r = κ ‖w‖ / (‖g‖ + λ ‖w‖), so that a step changes every layer by the
/// same share. You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017, algorithm 1. The norms are over weights
/// and biases of a layer together, and r scales those; λ acts on weights alone; where ‖w‖ or ‖g‖ is 0, r is 1. So it is for
/// what else a layer has: lengths, scales and shifts of normalisations, which begin at 1 or 0 whatever the layer's size.
/// </summary>
/// <param name="layout">Of the parameters.</param>
/// <param name="trustCoefficient">κ, above 0.</param>
/// <param name="weightDecay">λ, 0 or more.</param>
public sealed class ScaleByTrustRatio(ParameterLayout layout, double trustCoefficient, double weightDecay) : IUpdateRule
{
    public bool NeedsWhole => true;

    public RuleState CreateState(ParameterLayout layout) => RuleState.None;

    /// <exception cref="ArgumentException">Not the whole buffers.</exception>
    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        WholeBuffer.Check(layout, update, first);
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var (weights, biases) = (layout.Weights(layer), layout.Biases(layer));
            var ratio = Ratio(
                Norm(weights.Of(parameters), biases.Of(parameters)), Norm(weights.Of(update), biases.Of(update)));
            var decayed = weights.Of(update);
            if (weightDecay != 0) TensorPrimitives.FusedMultiplyAdd(weights.Of(parameters), (float)weightDecay, decayed, decayed);
            TensorPrimitives.Multiply(decayed, (float)ratio, decayed);
            var ofBiases = biases.Of(update);
            TensorPrimitives.Multiply(ofBiases, (float)ratio, ofBiases);
        }
    }

    private double Ratio(double parameters, double gradient) =>
        parameters > 0 && gradient > 0 ? trustCoefficient * parameters / (gradient + weightDecay * parameters) : 1;

    private static double Norm(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases) =>
        Math.Sqrt(FixedOrderSum.Squares(weights) + FixedOrderSum.Squares(biases));
}
