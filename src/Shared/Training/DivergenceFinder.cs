using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training;

/// <summary>Finds numbers that are not finite, and where they began.</summary>
internal static class DivergenceFinder
{
    /// <summary>A quick test for every step: cost and gradient.</summary>
    public static bool IsFinite(ShardSum sum) => double.IsFinite(sum.Cost) && AllFinite(sum.Gradient.Span);

    /// <summary>
    /// Follows one pass in the order in which it was computed: activations from the first layer on, then the cost, then the gradients
    /// from the last layer back. What broke first is what is reported.
    /// </summary>
    public static Divergence Find(ParameterLayout layout, ShardSum sum, long step, int epoch)
    {
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var total = sum.Activations[layer].Sum;
            if (!double.IsFinite(total)) return new(layer + 1, "activations", (float)total, step, epoch);
        }

        if (!double.IsFinite(sum.Cost)) return new(layout.LayerCount, "cost", (float)sum.Cost, step, epoch);
        for (var layer = layout.LayerCount - 1; layer >= 0; layer--)
        {
            foreach (var slice in layout.Slices.Reverse().Where(slice => slice.Layer == layer))
            {
                if (FirstIn(slice.Of(sum.Gradient.Span)) is { } value)
                    return new(layer + 1, $"gradient of {slice.Role.Words()}", value, step, epoch);
            }
        }

        throw new InvalidOperationException("The same pass gave finite numbers the second time: the gradient engine is not deterministic.");
    }

    public static Divergence? FindInParameters(ParameterLayout layout, ReadOnlySpan<float> parameters, long step, int epoch)
    {
        if (AllFinite(parameters)) return null;
        foreach (var slice in layout.Slices)
        {
            if (FirstIn(slice.Of(parameters)) is { } value)
                return new(slice.Layer + 1, slice.Role.Words(), value, step, epoch);
        }

        return null;
    }

    // A sum is finite only if every addend is; the reverse fails for huge finite numbers, so a bad sum is looked into.
    public static bool AllFinite(ReadOnlySpan<float> values) =>
        float.IsFinite(TensorPrimitives.Sum(values)) || FirstIn(values) is null;

    private static float? FirstIn(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return value;
        }

        return null;
    }
}
