using System.Numerics.Tensors;

namespace Cluster.Shared.Numerics;

/// <summary>
/// Sums over many floats, in double and in one order, whatever vectors the machine has, so that results may depend on them: number i is
/// added to sum i mod 256, and these are added in a balanced tree. Only elementwise operations are left to vectors.
/// </summary>
public static class FixedOrderSum
{
    // A power of two. What is in flight, a few pieces of doubles, stays in the first-level cache.
    private const int Lanes = 256;

    /// <summary>Σ a b. Products of floats are exact in double precision; only the additions round.</summary>
    /// <exception cref="ArgumentException">Unequal lengths.</exception>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"{a.Length} numbers cannot be multiplied with {b.Length}.", nameof(b));
        Span<double> sums = stackalloc double[Lanes];
        Span<double> left = stackalloc double[Lanes];
        Span<double> right = stackalloc double[Lanes];
        sums.Clear();
        for (var first = 0; first < a.Length; first += Lanes)
        {
            var length = Math.Min(Lanes, a.Length - first);
            TensorPrimitives.ConvertTruncating(a.Slice(first, length), left[..length]);
            TensorPrimitives.ConvertTruncating(b.Slice(first, length), right[..length]);
            TensorPrimitives.FusedMultiplyAdd(left[..length], right[..length], sums[..length], sums[..length]);
        }

        return Total(sums);
    }

    /// <summary>Σ a², without overflow for finite floats; zeros, as in padding, add nothing.</summary>
    public static double Squares(ReadOnlySpan<float> a) => Dot(a, a);

    /// <summary>‖a‖₂.</summary>
    public static double Norm(ReadOnlySpan<float> a) => Math.Sqrt(Squares(a));

    /// <summary>Σ |a|.</summary>
    public static double Absolutes(ReadOnlySpan<float> a)
    {
        Span<double> sums = stackalloc double[Lanes];
        Span<double> piece = stackalloc double[Lanes];
        sums.Clear();
        for (var first = 0; first < a.Length; first += Lanes)
        {
            var length = Math.Min(Lanes, a.Length - first);
            TensorPrimitives.ConvertTruncating(a.Slice(first, length), piece[..length]);
            TensorPrimitives.Abs(piece[..length], piece[..length]);
            TensorPrimitives.Add(sums[..length], piece[..length], sums[..length]);
        }

        return Total(sums);
    }

    private static double Total(Span<double> sums)
    {
        for (var half = Lanes / 2; half > 0; half /= 2) TensorPrimitives.Add(sums[..half], sums[half..(2 * half)], sums[..half]);
        return sums[0];
    }
}
