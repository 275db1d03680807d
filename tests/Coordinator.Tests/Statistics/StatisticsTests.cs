using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Tests.Statistics;

public sealed class StatisticsTests
{
    [Fact]
    public void No_seed_gives_no_figures()
    {
        var none = Estimate.Of([]);
        none.ShouldBe(new Estimate(null, null, null, 0));
        GeometricEstimate.Of([]).ShouldBe(new GeometricEstimate(null, null, null, null, 0));
    }

    [Fact]
    public void One_seed_gives_a_mean_and_neither_spread_nor_interval()
    {
        Estimate.Of([0.9648]).ShouldBe(new Estimate(0.9648, null, null, 1));
        var one = GeometricEstimate.Of([96]);
        one.Mean!.Value.ShouldBe(96, 1e-12);
        (one.Factor, one.Ci95, one.Median, one.N).ShouldBe((null, null, 96, 1));
    }

    // Student's t, 0.975 quantile: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    [Theory]
    [InlineData(2, 12.706)]
    [InlineData(3, 4.303)]
    [InlineData(5, 2.776)]
    [InlineData(8, 2.365)]
    [InlineData(16, 2.131)]
    [InlineData(101, 1.984)]
    public void The_interval_is_Students(int n, double quantile)
    {
        double[] values = [.. Enumerable.Range(0, n).Select(i => (double)i)];
        var estimate = Estimate.Of(values);
        estimate.Mean.ShouldBe((n - 1) / 2.0);
        // The variance of 0 … n−1 with n − 1 in the denominator is n(n + 1)/12.
        var std = Math.Sqrt(n * (n + 1) / 12.0);
        estimate.Std!.Value.ShouldBe(std, 1e-12 * std);
        var half = (estimate.Ci95!.Value.High - estimate.Ci95.Value.Low) / 2;
        (half / (std / Math.Sqrt(n))).ShouldBe(quantile, 0.0005);
    }

    [Fact]
    public void The_geometric_interval_is_Students_over_logarithms()
    {
        // Powers of e: logarithms 1, 2, 3 have mean 2 and standard deviation 1; t(2) = 4.302653.
        var estimate = GeometricEstimate.Of([Math.E, Math.E * Math.E, Math.E * Math.E * Math.E]);
        Math.Log(estimate.Mean!.Value).ShouldBe(2, 1e-12);
        Math.Log(estimate.Factor!.Value).ShouldBe(1, 1e-12);
        Math.Log(estimate.Ci95!.Value.Low).ShouldBe(2 - 4.302653 / Math.Sqrt(3), 1e-6);
        Math.Log(estimate.Ci95!.Value.High).ShouldBe(2 + 4.302653 / Math.Sqrt(3), 1e-6);
        GeometricEstimate.Of([1, 4, 2, 100]).Median.ShouldBe(3);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_is_refused_rather_than_averaged(double bad)
    {
        Should.Throw<ArgumentException>(() => Estimate.Of([1, bad]));
        Should.Throw<ArgumentException>(() => GeometricEstimate.Of([1, bad]));
        Should.Throw<ArgumentException>(() => GeometricEstimate.Of([1, 0]));
    }

    // The samples and p-values are those of Rosetta Code's task "Welch's t-test", which took them from R.
    public static TheoryData<double[], double[], double> WelchSamples => new()
    {
        {
            [17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8],
            [21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8, 20.7, 21.7, 21.5, 22.5, 23.6, 21.5, 22.5, 23.5, 21.5, 21.8],
            0.148841696605327
        },
        {
            [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0],
            [28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4, 24.0, 13.2],
            0.0359722710297968
        },
        { [30.02, 29.99, 30.11, 29.97, 30.01, 29.99], [29.89, 29.93, 29.72, 29.98, 30.02, 29.98], 0.090773324285671 },
        { [3.0, 4.0, 1.0, 2.1], [490.2, 340.0, 433.9], 0.0107515611497845 },
    };

    [Theory]
    [MemberData(nameof(WelchSamples))]
    public void Welchs_p_is_the_published_one(double[] first, double[] second, double p) =>
        WelchTest.Of(Estimate.Of(first), Estimate.Of(second))!.P.ShouldBe(p, 1e-9);

    [Fact]
    public void Welchs_t_and_freedom_follow_the_formula()
    {
        // Means 30.015 and 29.92; variances 0.00247 and 0.01164, worked out by hand.
        var first = Estimate.Of([30.02, 29.99, 30.11, 29.97, 30.01, 29.99]);
        var second = Estimate.Of([29.89, 29.93, 29.72, 29.98, 30.02, 29.98]);
        var test = WelchTest.Of(first, second)!;
        test.T.ShouldBe(0.095 / Math.Sqrt((0.00247 + 0.01164) / 6), 1e-9);
        test.T.ShouldBe(1.959, 0.0005);
        test.Freedom.ShouldBe(7.031, 0.0005);
    }

    [Fact]
    public void Welchs_test_is_silent_with_one_seed_or_without_spread()
    {
        WelchTest.Of(Estimate.Of([1]), Estimate.Of([1, 2])).ShouldBeNull();
        WelchTest.Of(Estimate.Of([1, 1]), Estimate.Of([2, 2])).ShouldBeNull();
        WelchTest.Of(Estimate.None, Estimate.Of([2, 2])).ShouldBeNull();
    }

    // R: p.adjust(c(0.04, 0.01, 0.05, 0.02, 0.03), "holm") gives 0.09 0.05 0.09 0.08 0.09.
    [Fact]
    public void Holms_correction_is_Rs()
    {
        double[] expected = [0.09, 0.05, 0.09, 0.08, 0.09];
        Holm.Adjust([0.04, 0.01, 0.05, 0.02, 0.03]).Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
        Holm.Adjust([0.7, 0.8]).ShouldBe([1, 1]);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(1, 10, 0.0179, 0.4042)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Wilsons_interval_is_the_published_one(int hits, int tries, double low, double high)
    {
        var interval = WilsonInterval.Of95(hits, tries);
        interval.Low.ShouldBe(low, 1e-4);
        interval.High.ShouldBe(high, 1e-4);
    }
}
