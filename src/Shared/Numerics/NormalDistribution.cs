namespace Cluster.Shared.Numerics;

/// <summary>
/// The standard normal distribution and its quantile function, from operations only that IEEE 754 rounds exactly, so that every machine
/// draws the same weights.
/// </summary>
public static class NormalDistribution
{
    private static readonly double[] CentralNumerator =
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ];

    private static readonly double[] CentralDenominator =
    [
        1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ];

    private static readonly double[] MiddleNumerator =
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
    ];

    private static readonly double[] MiddleDenominator =
    [
        1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] TailNumerator =
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
        0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] TailDenominator =
    [
        1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>
    /// Φ(x) by the series of Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11, 2004; absolute error
    /// about 1e-16. NaN gives NaN.
    /// </summary>
    public static double Probability(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 9) return x < 0 ? 0 : 1;
        var (sum, before, term) = (x, 0.0, x);
        for (var k = 3; sum != before; k += 2)
        {
            before = sum;
            term *= x * x / k;
            sum += term;
        }

        // Where the tail is nothing but error, at least of the right sign.
        return Math.Clamp(0.5 + sum * ExactMath.Exp(-0.5 * x * x) * 0.39894228040143268, 0, 1);
    }

    /// <summary>
    /// The x with Φ(x) = p: Wichura's algorithm AS 241 (PPND16, Applied Statistics 37, 1988), relative error about 1e-16.
    /// </summary>
    /// <param name="p">In the open interval (0, 1).</param>
    public static double Quantile(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var central = 0.180625 - q * q;
            return q * Polynomial(CentralNumerator, central) / Polynomial(CentralDenominator, central);
        }

        var r = Math.Sqrt(-ExactMath.Log(q < 0 ? p : 1.0 - p));
        var x = r <= 5.0
            ? Polynomial(MiddleNumerator, r - 1.6) / Polynomial(MiddleDenominator, r - 1.6)
            : Polynomial(TailNumerator, r - 5.0) / Polynomial(TailDenominator, r - 5.0);
        return q < 0 ? -x : x;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = sum * x + coefficients[i];
        return sum;
    }
}
