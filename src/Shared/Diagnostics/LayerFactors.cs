using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Diagnostics;

/// <summary>
/// By how much a gradient grows or shrinks from one layer to the one before, ‖δ^l‖ / ‖δ^(l+1)‖, beside what the weights and the slopes of
/// the activation let expect.
/// </summary>
/// <remarks>
/// For one example δ^l = σ′(z^l) ⊙ (W^(l+1))ᵀ δ^(l+1). If δ^(l+1) points in a random direction among the n neurons of its layer,
/// E ‖(W^(l+1))ᵀ δ^(l+1)‖² = ‖W^(l+1)‖_F² / n · ‖δ^(l+1)‖², and the slopes multiply the square by their mean square. So the factor is
/// expected to be ‖W^(l+1)‖_F / √n · √(mean σ′(z^l)²). With one neuron a layer and one example it is exactly |w σ′(z)|.
/// </remarks>
public static class LayerFactors
{
    /// <summary>The same figures with both factors of every hidden layer.</summary>
    /// <param name="layers">Of all layers.</param>
    /// <param name="model">The net.</param>
    /// <param name="layout">Of its parameters.</param>
    /// <param name="parameters">[parameters] With which the gradient was taken.</param>
    /// <param name="activations">[layers]</param>
    public static IReadOnlyList<LayerDiagnostics> Add(
        IReadOnlyList<LayerDiagnostics> layers,
        ModelSpecification model,
        ParameterLayout layout,
        ReadOnlySpan<float> parameters,
        IReadOnlyList<ActivationStatistics> activations)
    {
        var result = layers.ToArray();
        for (var layer = 0; layer + 1 < result.Length; layer++)
        {
            var (delta, next) = (layers[layer].DeltaL2, layers[layer + 1].DeltaL2);
            result[layer] = layers[layer] with
            {
                DeltaFactor = next > 0 && double.IsFinite(delta / next) ? delta / next : null,
                DeltaFactorPredicted = Predicted(model, layout, parameters, activations[layer], layer),
            };
        }

        return result;
    }

    /// <summary>Null where more than weights and slopes lies between the layers, or the slopes are not known.</summary>
    private static double? Predicted(
        ModelSpecification model, ParameterLayout layout, ReadOnlySpan<float> parameters, ActivationStatistics activations, int layer)
    {
        if (model.BatchNorm is not null || model.Dropout is not null) return null;

        // Under weight normalisation the weights' lengths are parameters of their own.
        var weights = layout.Find(layer + 1, ParameterRole.Length) ?? layout.Weights(layer + 1);
        var squares = FixedOrderSum.Squares(weights.Of(parameters)) / weights.Outputs;
        var factor = Math.Sqrt(squares * (activations.SumOfSquaredSlopes / activations.Count));
        return double.IsFinite(factor) ? factor : null;
    }
}
