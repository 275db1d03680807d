namespace Cluster.Shared.Numerics;

/// <summary>
/// Sums over floats in double precision, added up in one fixed order: eight running sums, each over every eighth element, then these in a
/// balanced tree. No vector width changes their bits, so results may depend on them.
/// </summary>
public static class FixedOrderSum
{
    /// <summary>Σ a b. Products of floats are exact in double precision; only the additions round.</summary>
    /// <exception cref="ArgumentException">Unequal lengths.</exception>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"{a.Length} numbers cannot be multiplied with {b.Length}.", nameof(b));
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        var i = 0;
        for (; i + 8 <= a.Length; i += 8)
        {
            ReadOnlySpan<float> x = a.Slice(i, 8), y = b.Slice(i, 8);
            s0 += (double)x[0] * y[0];
            s1 += (double)x[1] * y[1];
            s2 += (double)x[2] * y[2];
            s3 += (double)x[3] * y[3];
            s4 += (double)x[4] * y[4];
            s5 += (double)x[5] * y[5];
            s6 += (double)x[6] * y[6];
            s7 += (double)x[7] * y[7];
        }

        var rest = 0.0;
        for (; i < a.Length; i++) rest += (double)a[i] * b[i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
    }

    /// <summary>Σ a².</summary>
    public static double Squares(ReadOnlySpan<float> a) => Dot(a, a);

    /// <summary>Σ |a|.</summary>
    public static double Absolutes(ReadOnlySpan<float> a)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        var i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            var x = a.Slice(i, 4);
            s0 += Math.Abs((double)x[0]);
            s1 += Math.Abs((double)x[1]);
            s2 += Math.Abs((double)x[2]);
            s3 += Math.Abs((double)x[3]);
        }

        var rest = 0.0;
        for (; i < a.Length; i++) rest += Math.Abs((double)a[i]);
        return (s0 + s1) + (s2 + s3) + rest;
    }
}
