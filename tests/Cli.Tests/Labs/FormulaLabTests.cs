using Cluster.Cli.Labs;

namespace Cluster.Cli.Tests.Labs;

/// <summary>The labs in which nothing is random, and the one of matrices, whose theory is exact.</summary>
public sealed class FormulaLabTests
{
    private const double EulerGamma = 0.5772156649015329;

    [Fact]
    public void The_interval_of_activations_is_that_of_the_published_formula_and_peaks_where_it_was_published()
    {
        var report = LabRuns.Run(new IntervalLab());
        report.Figure("formula_error").Value.ShouldBeLessThan(1e-12);
        report.Figure("widest_at").Value.ShouldBe(6.9, 0.05);
        report.Figure("widest_span").Value.ShouldBe(0.45, 0.005);
        report.Figure("smallest_weight").Value.ShouldBe(4, 1e-9);
        report.Figure("normal_weights").Value.ShouldBe(6.334e-5, 1e-8);
    }

    [Fact]
    public void The_identity_neuron_comes_as_close_as_the_Taylor_series_says()
    {
        var report = LabRuns.Run(new IdentityLab());
        report.Figure("error_small").Value.ShouldBe(0.01 / 384, 0.01 * 0.01 / 384);
        report.Figure("weights_product").Value.ShouldBe(4, 0.01);
    }

    [Fact]
    public void Without_a_constant_no_identity_neuron_of_many_tried_at_random_is_better_than_the_lab_s()
    {
        var best = LabRuns.Run(new IdentityLab()).Figure("strict_error_best").Value;
        var random = new Random(1);
        var tried = Enumerable.Range(0, 200_000).Min(_ =>
        {
            var (w1, w2, bias) = (random.NextDouble() * 15, random.NextDouble() * 3, random.NextDouble() * 12 - 10);
            return Enumerable.Range(0, 21).Max(i => Math.Abs(w2 / (1 + Math.Exp(-(w1 * i / 20 + bias))) - i / 20.0));
        });
        best.ShouldBeLessThan(tried + 0.001);
        best.ShouldBeGreaterThan(tried / 2);
    }

    [Fact]
    public void Products_of_Gaussian_matrices_grow_at_Newman_s_rate()
    {
        var report = LabRuns.Run(new MatricesLab(), ("--seeds", 800));
        report.Figure("growth").ShouldAgreeWith((Math.Log(2) + 1 - EulerGamma) / 2);
        report.Figure("growth_scaled").ShouldAgreeWith((Math.Log(2) + 1 - EulerGamma) / 2 - Math.Log(2));
        report.Figure("published_inside").Value.ShouldBe(4);
        report.Answer[0].ShouldEndWith("the four published products are ordinary draws.");
    }

    [Fact]
    public void Two_draws_do_not_make_the_published_products_ordinary()
    {
        var report = LabRuns.Run(new MatricesLab(), ("--seeds", 2));
        report.Figure("published_inside").Value.ShouldBeLessThan(4);
        report.Answer[0].ShouldContain("of the four published products ");
    }

    [Theory]
    [InlineData(1, -(EulerGamma + 0.6931471805599453) / 2)]
    [InlineData(2, (0.6931471805599453 - EulerGamma) / 2)]
    [InlineData(6, (0.6931471805599453 + 1.5 - EulerGamma) / 2)]
    public void The_rate_is_that_of_harmonic_numbers(int size, double rate) => MatricesLab.Rate(size).ShouldBe(rate, 1e-12);
}
