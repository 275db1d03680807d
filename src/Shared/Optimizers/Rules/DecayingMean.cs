using System.Numerics.Tensors;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>Exponentially decaying means, element by element.</summary>
internal static class DecayingMean
{
    /// <summary>m ← β m + (1 − β) x.</summary>
    /// <param name="mean">[piece] Changed in place.</param>
    /// <param name="values">[piece]</param>
    /// <param name="decay">β in [0, 1).</param>
    /// <param name="scratch">[piece] Overwritten.</param>
    public static void Take(Span<float> mean, ReadOnlySpan<float> values, double decay, Span<float> scratch)
    {
        TensorPrimitives.Multiply(values, (float)(1 - decay), scratch);
        TensorPrimitives.FusedMultiplyAdd(mean, (float)decay, scratch, mean);
    }

    /// <summary>v ← β v + (1 − β) x².</summary>
    /// <inheritdoc cref="Take"/>
    public static void TakeSquares(Span<float> mean, ReadOnlySpan<float> values, double decay, Span<float> scratch)
    {
        TensorPrimitives.Multiply(values, values, scratch);
        TensorPrimitives.Multiply(scratch, (float)(1 - decay), scratch);
        TensorPrimitives.FusedMultiplyAdd(mean, (float)decay, scratch, mean);
    }
}
