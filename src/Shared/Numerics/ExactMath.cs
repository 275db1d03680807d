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
}
