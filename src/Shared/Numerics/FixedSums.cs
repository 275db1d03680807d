namespace Cluster.Shared.Numerics;

/// <summary>
/// Sums over floats in double, in an order that depends on the length alone: four running sums, each of every fourth element, then
/// (first + second) + (third + fourth). Processors add four at a time without waiting for each other.
/// </summary>
public static class FixedSums
{
    /// <summary>Σ v².</summary>
    public static double OfSquares(ReadOnlySpan<float> values) => OfProducts(values, values);

    /// <summary>Σ a b.</summary>
    /// <exception cref="ArgumentException">Not of the same length.</exception>
    public static double OfProducts(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"{left.Length} and {right.Length} numbers have no product.", nameof(right));
        var (first, second, third, fourth, i) = (0.0, 0.0, 0.0, 0.0, 0);
        for (; i + 3 < left.Length; i += 4)
        {
            first += (double)left[i] * right[i];
            second += (double)left[i + 1] * right[i + 1];
            third += (double)left[i + 2] * right[i + 2];
            fourth += (double)left[i + 3] * right[i + 3];
        }

        for (; i < left.Length; i++) first += (double)left[i] * right[i];
        return first + second + (third + fourth);
    }
}
