using MathNet.Numerics.Distributions;

namespace Cluster.Coordinator.Statistics;

/// <summary>Welch's t-test: do two groups with their own variances have the same mean?</summary>
/// <param name="T">Above 0 when the first group's mean is larger.</param>
/// <param name="Freedom">Degrees of freedom by Welch and Satterthwaite.</param>
/// <param name="P">Two-sided.</param>
/// <param name="HalfWidth95">Of the 95 % interval of the difference of the means.</param>
public sealed record WelchTest(double T, double Freedom, double P, double HalfWidth95)
{
    /// <summary>Null where the test says nothing: fewer than two seeds in a group, or no spread in either.</summary>
    public static WelchTest? Of(Estimate first, Estimate second)
    {
        if (first.Std is not { } firstStd || second.Std is not { } secondStd) return null;
        var firstError = firstStd * firstStd / first.N;
        var secondError = secondStd * secondStd / second.N;
        var error = firstError + secondError;
        if (error <= 0) return null;
        var t = (first.Mean!.Value - second.Mean!.Value) / Math.Sqrt(error);
        var freedom = error * error / (firstError * firstError / (first.N - 1) + secondError * secondError / (second.N - 1));
        var p = Math.Min(1, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)));
        return new(t, freedom, p, StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(error));
    }
}
