namespace Cluster.Shared.Numerics;

/// <summary>
/// Elementary functions whose results are the same bits on every machine: built from operations that IEEE 754 rounds exactly, where
/// the platform's own library may differ in the last place.
/// </summary>
public static class ExactMath
{
    // ln 2 in two pieces: the first has 21 trailing zero bits, so that exponent * Ln2High is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const long ExponentBias = 1023;
    private const long MantissaMask = (1L << 52) - 1;

    /// <summary>Natural logarithm of a positive, finite, normal number; error about one unit in the last place.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (bits >> 52) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | (ExponentBias << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh s with s = (m − 1) / (m + 1), |s| < 0.172: eleven terms of the series reach double precision.
        var s = (mantissa - 1.0) / (mantissa + 1.0);
        var s2 = s * s;
        var series = 0.0;
        for (var k = 23; k >= 3; k -= 2) series = (series + 1.0 / k) * s2;
        return exponent * Ln2High + (2.0 * s + (2.0 * s * series + exponent * Ln2Low));
    }

    /// <summary>eˣ; 0 below −745.2, infinite above 709.8; error about one unit in the last place. NaN gives NaN.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 710) return double.PositiveInfinity;
        if (x < -746) return 0;

        // x = n ln 2 + r with |r| <= ln 2 / 2, where fourteen terms of the series reach double precision.
        var n = Math.Floor(x * (1.0 / (Ln2High + Ln2Low)) + 0.5);
        var r = x - n * Ln2High - n * Ln2Low;
        var series = 1.0;
        for (var k = 14; k >= 1; k--) series = 1.0 + r * series / k;

        // In two factors, since 2ⁿ itself may be beyond the exponents that a double has.
        var half = (int)n / 2;
        return series * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x)
    {
        var e = Exp(-Math.Abs(x));
        return (x < 0 ? e : 1.0) / (1.0 + e);
    }

    /// <summary>Absolute error about 1e-16.</summary>
    public static double Tanh(double x)
    {
        var e = Exp(-2.0 * Math.Abs(x));
        return (x < 0 ? e - 1.0 : 1.0 - e) / (1.0 + e);
    }

    /// <summary>cos πx; absolute error about 1e-16.</summary>
    /// <param name="x">0 to 1.</param>
    public static double CosPi(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, 1);
        if (x > 0.5) return -CosPi(1 - x);

        // Up to π/4 nine terms of either series reach double precision; beyond it cos is the sine of what is left.
        var isSine = x > 0.25;
        var angle = Math.PI * (isSine ? 0.5 - x : x);
        var series = 1.0;
        for (var k = 18; k >= 2; k -= 2) series = 1.0 - angle * angle * series / (isSine ? k * (k + 1) : k * (k - 1));
        return isSine ? angle * series : series;
    }

    /// <summary>xⁿ by repeated squaring.</summary>
    /// <param name="x">The base.</param>
    /// <param name="n">0 or more.</param>
    public static double Power(double x, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var power = 1.0;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) power *= x;
            x *= x;
        }

        return power;
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((n + ExponentBias) << 52);
}
