using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>What is counted over activations: statistics of a layer, right answers of the last.</summary>
internal static class LayerTally
{
    // LayerDiagnostics.SaturatedShare says what these are.
    private const float SigmoidFlat = 0.05f;
    private const float TanhFlat = 0.9f;
    private const float EluFlat = -0.9f;

    // ln 20 − ln 19: where the derivative 1 − e⁻ᵃ is 0.05.
    private const float SoftplusFlat = 0.0512933f;

    // Where the derivative lies in (−0.05, 0).
    private const float GeluFlat = -2.4f;
    private const float SiluFlat = -4.1f;

    /// <param name="activation">The layer's, one whose derivative follows from its value.</param>
    /// <param name="activations">[batch, out]</param>
    /// <param name="statistics">Of the examples before; these are added in their order.</param>
    public static void Add(Activation activation, Matrix activations, ActivationStatistics statistics) =>
        Add(activation, activations, activations, statistics);

    /// <param name="activation">The layer's.</param>
    /// <param name="inputs">[batch, out] What it was applied to; read only where it needs its weighted input.</param>
    /// <param name="activations">[batch, out]</param>
    /// <param name="statistics">Of the examples before; these are added in their order.</param>
    public static void Add(Activation activation, Matrix inputs, Matrix activations, ActivationStatistics statistics)
    {
        var judgesInputs = activation.NeedsWeightedInput();
        var (sum, sumOfSquares, saturated) = (statistics.Sum, statistics.SumOfSquares, statistics.Saturated);
        var slopes = statistics.SumOfSquaredSlopes;
        for (var row = 0; row < activations.Rows; row++)
        {
            var values = activations.Row(row);
            var judged = judgesInputs ? inputs.Row(row) : values;
            for (var neuron = 0; neuron < values.Length; neuron++)
            {
                var a = values[neuron];
                sum += a;
                sumOfSquares += (double)a * a;
                slopes += ActivationSlope.Squared(activation, judged[neuron]);
                if (IsSaturated(activation, judged[neuron])) saturated++;
                if (a > 0) statistics.Active[neuron]++;
            }
        }

        (statistics.Sum, statistics.SumOfSquares, statistics.Saturated) = (sum, sumOfSquares, saturated);
        statistics.SumOfSquaredSlopes = slopes;
        statistics.Count += (long)activations.Rows * activations.Columns;
    }

    /// <summary>Examples whose first largest output is the label; with one output, on the label's side of a half.</summary>
    public static int CountCorrect(Matrix outputs, ReadOnlySpan<byte> labels)
    {
        var correct = 0;
        for (var row = 0; row < outputs.Rows; row++)
        {
            var a = outputs.Row(row);
            var isRight = a.Length == 1 ? (a[0] > 0.5f ? 1 : 0) == labels[row] : IsFirstLargest(a, labels[row]);
            if (isRight) correct++;
        }

        return correct;
    }

    /// <param name="activation">Of the layer.</param>
    /// <param name="a">Its value, or its weighted input where it needs that.</param>
    private static bool IsSaturated(Activation activation, float a) => activation switch
    {
        Activation.Sigmoid or Activation.Softmax => a < SigmoidFlat || a > 1 - SigmoidFlat,
        Activation.Tanh => a < -TanhFlat || a > TanhFlat,
        Activation.Relu or Activation.LeakyRelu => a <= 0,
        Activation.Elu => a < EluFlat,
        Activation.Softplus => a < SoftplusFlat,
        Activation.Gelu => a < GeluFlat,
        Activation.Silu => a < SiluFlat,
        _ => false,
    };

    /// <summary>Without a branch an element: which output is the largest cannot be predicted.</summary>
    private static bool IsFirstLargest(ReadOnlySpan<float> values, int index)
    {
        var value = values[index];
        var better = 0;
        foreach (var before in values[..index]) better += before >= value ? 1 : 0;
        foreach (var behind in values[(index + 1)..]) better += behind > value ? 1 : 0;
        return better == 0;
    }
}
