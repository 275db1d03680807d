using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Diagnostics;

/// <summary>
/// Signal and noise of a gradient, from sums that the shards have computed anyway.
/// </summary>
/// <remarks>
/// McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", 2018, appendix A, for S shards of any sizes
/// n_1 … n_S ≥ 1 with n_1 + … + n_S = B. Let single examples have the mean gradient g and the covariance Σ, and let G_s be the sum over
/// shard s, so that G_s / n_s has the mean g and the covariance Σ / n_s. Then
/// <list type="bullet">
/// <item>E Σ_s ‖G_s‖² / n_s = Σ_s n_s (|g|² + tr Σ / n_s) = B |g|² + S tr Σ,</item>
/// <item>E ‖G‖² / B = B |g|² + tr Σ for G = Σ_s G_s.</item>
/// </list>
/// So tr Σ = (Σ_s ‖G_s‖² / n_s − ‖G‖² / B) / (S − 1) and |g|² = ‖G‖² / B² − tr Σ / B are free of bias. The paper's pair of a small and a
/// large batch is the case of equal shards.
/// </remarks>
public static class GradientSignals
{
    /// <param name="layout">Of the gradient.</param>
    /// <param name="gradientSum">[parameters] G.</param>
    /// <param name="squaredGradients">[layers] Σ_s ‖G_s‖² / n_s over each layer's weights and biases.</param>
    /// <param name="shards">S: those that have examples.</param>
    /// <param name="examples">B.</param>
    /// <param name="before">[parameters] Gradient of the diagnosis before; empty for none.</param>
    /// <returns>[layers + 1] Of each layer, and last of the whole net.</returns>
    public static IReadOnlyList<GradientSignal> Measure(
        ParameterLayout layout,
        ReadOnlySpan<float> gradientSum,
        IReadOnlyList<double> squaredGradients,
        int shards,
        int examples,
        ReadOnlySpan<float> before)
    {
        var result = new GradientSignal[layout.LayerCount + 1];
        var (squaresOfNet, ofShardsOfNet, productOfNet, beforeOfNet) = (0.0, 0.0, 0.0, 0.0);
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var gradient = layout.WeightsAndBiases(layer, gradientSum);
            var earlier = before.IsEmpty ? [] : layout.WeightsAndBiases(layer, before);
            var squares = FixedOrderSum.Squares(gradient);
            var (product, squaresBefore) =
                before.IsEmpty ? (0, 0) : (FixedOrderSum.Dot(gradient, earlier), FixedOrderSum.Squares(earlier));
            result[layer] = Of(squares, squaredGradients[layer], shards, examples) with
            {
                Cosine = Cosine(product, squares, squaresBefore),
            };
            squaresOfNet += squares;
            ofShardsOfNet += squaredGradients[layer];
            productOfNet += product;
            beforeOfNet += squaresBefore;
        }

        result[^1] = Of(squaresOfNet, ofShardsOfNet, shards, examples) with
        {
            Cosine = Cosine(productOfNet, squaresOfNet, beforeOfNet),
        };
        return result;
    }

    /// <param name="squares">‖G‖².</param>
    /// <param name="ofShards">Σ_s ‖G_s‖² / n_s.</param>
    /// <param name="shards">S.</param>
    /// <param name="examples">B.</param>
    private static GradientSignal Of(double squares, double ofShards, int shards, int examples)
    {
        if (shards < 2) return new();

        // The difference cannot be negative but by rounding.
        var variance = Math.Max(0, (ofShards - squares / examples) / (shards - 1));
        var signal = squares / ((double)examples * examples) - variance / examples;
        if (!(signal > 0)) return new() { Variance = variance };
        return new()
        {
            Variance = variance,
            NoiseScale = variance / signal,
            SignalToNoise = variance > 0 ? signal / (variance / examples) : null,
        };
    }

    private static double? Cosine(double product, double squares, double squaresBefore)
    {
        var lengths = Math.Sqrt(squares) * Math.Sqrt(squaresBefore);
        return lengths > 0 && double.IsFinite(lengths) ? Math.Clamp(product / lengths, -1, 1) : null;
    }
}
