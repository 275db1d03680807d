namespace Cluster.Cli.Labs.Measures;

/// <summary>Roots and minima of functions of one number.</summary>
internal static class Solver
{
    private const double Golden = 0.6180339887498949;
    private const int Halvings = 200;
    private const int Sections = 120;

    /// <summary>Bisection, until no double lies between the two ends.</summary>
    /// <param name="f">Continuous.</param>
    /// <param name="low">Where it is not negative.</param>
    /// <param name="high">Where it is negative; may lie below <paramref name="low"/>.</param>
    public static double Root(Func<double, double> f, double low, double high)
    {
        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + (high - low) / 2;
            if (middle == low || middle == high) break;
            if (f(middle) >= 0) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>Golden-section search, to about half the digits of a double, which is what a minimum allows.</summary>
    /// <param name="f">With one minimum between the ends.</param>
    public static double Minimum(Func<double, double> f, double low, double high, int sections = Sections)
    {
        var (left, right) = (high - Golden * (high - low), low + Golden * (high - low));
        var (atLeft, atRight) = (f(left), f(right));
        for (var i = 0; i < sections && high - low > 1e-14 * (Math.Abs(low) + Math.Abs(high)); i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - Golden * (high - low);
                atLeft = f(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + Golden * (high - low);
                atRight = f(right);
            }
        }

        return (low + high) / 2;
    }
}
