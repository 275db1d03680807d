using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Diagnostics;

/// <summary>
/// Takes the per-layer figures from sums over examples. All sums in double, in a fixed order; the buffers' padding is zero and adds
/// nothing.
/// </summary>
public static class LayerMeasurement
{
    /// <param name="model">The net.</param>
    /// <param name="layout">Of the gradient.</param>
    /// <param name="gradientSum">[parameters] Gradient summed over examples.</param>
    /// <param name="activations">Of each layer, over the same examples.</param>
    /// <param name="examples">How many.</param>
    /// <param name="neurons">Whether to keep ∂C/∂b of every neuron.</param>
    public static IReadOnlyList<LayerDiagnostics> Measure(
        ModelSpecification model,
        ParameterLayout layout,
        ReadOnlySpan<float> gradientSum,
        IReadOnlyList<ActivationStatistics> activations,
        int examples,
        bool neurons)
    {
        var layers = new LayerDiagnostics[layout.LayerCount];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var biases = BiasesOf(model, layout, layer);
            var delta = biases.Of(gradientSum)[..biases.Outputs];
            var statistics = activations[layer];
            var mean = statistics.Sum / statistics.Count;
            layers[layer] = new()
            {
                Layer = layer + 1,
                DeltaL2 = NormL2(delta) / examples,
                DeltaL1 = NormL1(delta) / examples,
                WeightGradientL2 = NormL2(layout.Weights(layer).Of(gradientSum)) / examples,
                ActivationMean = mean,
                ActivationSpread = Math.Sqrt(Math.Max(0, statistics.SumOfSquares / statistics.Count - mean * mean)),
                SaturatedShare = (double)statistics.Saturated / statistics.Count,
                DeadShare = model.ActivationOf(layer) == Activation.Relu
                    ? (double)statistics.Active.Count(n => n == 0) / statistics.Active.Length
                    : null,
                BiasGradient = neurons ? Mean(delta, examples) : null,
            };
        }

        return layers;
    }

    /// <summary>The same figures with ‖Δw‖₂ / ‖w‖₂ of each layer filled in; 0/0 counts as 0.</summary>
    public static IReadOnlyList<LayerDiagnostics> WithUpdateRatio(
        IReadOnlyList<LayerDiagnostics> layers, ParameterLayout layout, ReadOnlySpan<float> update, ReadOnlySpan<float> parameters)
    {
        var result = new LayerDiagnostics[layers.Count];
        for (var layer = 0; layer < result.Length; layer++)
        {
            var (change, weights) = (NormL2(layout.Weights(layer).Of(update)), NormL2(layout.Weights(layer).Of(parameters)));
            result[layer] = layers[layer] with { UpdateRatio = change == 0 ? 0 : change / weights };
        }

        return result;
    }

    /// <summary>
    /// What shifts the layer's activations: its biases. Before a normalisation a bias shifts nothing, its gradient is zero but for
    /// rounding, and the normalisation's own shift β stands where the bias stands elsewhere.
    /// </summary>
    private static ParameterSlice BiasesOf(ModelSpecification model, ParameterLayout layout, int layer) =>
        model.BatchNorm is { Placement: BatchNormPlacement.BeforeActivation } && layout.Find(layer, ParameterRole.Shift) is { } shift
            ? shift
            : layout.Biases(layer);

    private static double NormL2(ReadOnlySpan<float> values) => Math.Sqrt(FixedOrderSum.Squares(values));

    private static double NormL1(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += Math.Abs(value);
        return sum;
    }

    private static float[] Mean(ReadOnlySpan<float> sum, int examples)
    {
        var mean = new float[sum.Length];
        for (var i = 0; i < mean.Length; i++) mean[i] = sum[i] / examples;
        return mean;
    }
}
