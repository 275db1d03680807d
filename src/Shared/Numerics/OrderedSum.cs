using System.Numerics.Tensors;

namespace Cluster.Shared.Numerics;

/// <summary>
/// Sums over many floats, in double and in one order, whatever vectors the machine has: number i is added to sum i mod 256, and these are
/// added in a balanced tree. Only elementwise operations are left to vectors.
/// </summary>
public static class OrderedSum
{
    // A power of two. What is in flight, two pieces of doubles, stays in the first-level cache.
    private const int Lanes = 256;

    /// <summary>‖x‖₂, without overflow for finite floats; zeros, as in padding, add nothing.</summary>
    public static double Norm(ReadOnlySpan<float> values) => Math.Sqrt(Squares(values));

    /// <summary>Σ xᵢ².</summary>
    public static double Squares(ReadOnlySpan<float> values)
    {
        Span<double> sums = stackalloc double[Lanes];
        Span<double> piece = stackalloc double[Lanes];
        sums.Clear();
        for (var first = 0; first < values.Length; first += Lanes)
        {
            var part = values.Slice(first, Math.Min(Lanes, values.Length - first));
            var x = piece[..part.Length];
            var sum = sums[..part.Length];
            TensorPrimitives.ConvertTruncating(part, x);
            TensorPrimitives.FusedMultiplyAdd(x, x, sum, sum);
        }

        for (var half = Lanes / 2; half > 0; half /= 2) TensorPrimitives.Add(sums[..half], sums[half..(2 * half)], sums[..half]);
        return sums[0];
    }
}
