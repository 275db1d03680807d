using Cluster.Cli.Labs;

namespace Cluster.Cli.Tests.Labs;

public sealed class ChainLabTests
{
    [Fact]
    public void Every_factor_is_25_with_weights_of_100_and_centred_biases()
    {
        var report = LabRuns.Run(new ChainLab(), ("--seeds", 10));
        report.Figure("large_factor").Value.ShouldBe(25, 1e-12);
        report.Figure("large_first_to_third").Value.ShouldBe(625, 1e-9);
    }

    [Fact]
    public void Formula_backpropagation_and_finite_differences_agree()
    {
        var report = LabRuns.Run(new ChainLab(), ("--seeds", 500));
        report.Figure("backpropagation_error").Value.ShouldBeLessThan(2e-5, "single precision");
        report.Figure("difference_error").Value.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Shares_and_sizes_are_those_of_other_draws_of_the_same_chain()
    {
        var report = LabRuns.Run(new ChainLab(), ("--seeds", 4000));
        var ratios = OtherDraws(20_000).Order().ToList();
        report.Figure("sixteen_times_smaller").Value.ShouldBe(ratios.Count(ratio => ratio < 1.0 / 16) / 20_000.0, 0.025);
        report.Figure("first_to_third_median").Value.ShouldBe(ratios[10_000], 0.1 * ratios[10_000]);
        report.Figure("sixteen_times_smaller").Value.ShouldBeGreaterThan(0.5, "as a rule 16 times or more, as published");
    }

    /// <summary>|∂C/∂b₁| / |∂C/∂b₃| = σ′(z₁) |w₂| σ′(z₂) |w₃| with numbers of another generator.</summary>
    private static IEnumerable<double> OtherDraws(int count)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        for (var i = 0; i < count; i++)
        {
            var (a, ratio) = (1.0, 1.0);
            for (var layer = 0; layer < 3; layer++)
            {
                var weight = Normal();
                if (layer > 0) ratio *= Math.Abs(weight);
                a = 1 / (1 + Math.Exp(-(weight * a + Normal())));
                if (layer < 2) ratio *= a * (1 - a);
            }

            yield return ratio;
        }
    }
}
