using Cluster.Cli.Labs;
using Cluster.Cli.Labs.Results;

namespace Cluster.Cli.Tests.Labs;

/// <summary>Against the theory of wide layers. A layer of 100 fluctuates by some percent, and its logarithms lie a little below.</summary>
public sealed class VarianceLabTests
{
    private const int Depth = 12;
    private const int Width = 200;
    private static readonly Lazy<LabReport> Report = new(
        () => LabRuns.Run(new VarianceLab(), ("--depth", Depth), ("--width", Width), ("--seeds", 4)));

    [Theory]
    [InlineData("identity_scaled_uniform", 1.0 / 3)]
    [InlineData("identity_xavier_normal", 1)]
    [InlineData("identity_standard_normal", Width)]
    [InlineData("relu_he_normal", 1)]
    [InlineData("relu_xavier_normal", 0.5)]
    public void Linear_layers_and_ReLU_multiply_the_variance_by_what_Glorot_and_He_say(string pair, double theory)
    {
        Report.Value.Figure($"{pair}_forward").Value.ShouldBe(theory, 0.1 * theory);
        Report.Value.Figure($"{pair}_backward").Value.ShouldBe(theory, 0.1 * theory);
    }

    [Fact]
    public void Xavier_s_weights_keep_tanh_as_far_as_the_mean_field_says()
    {
        var (forward, backward) = MeanField(Math.Tanh, z => 1 - Math.Tanh(z) * Math.Tanh(z), weightVariance: 1);
        Report.Value.Figure("tanh_xavier_normal_forward").Value.ShouldBe(forward, 0.05 * forward);
        Report.Value.Figure("tanh_xavier_normal_backward").Value.ShouldBe(backward, 0.08 * backward);
    }

    [Theory]
    [InlineData("xavier_normal", 1)]
    [InlineData("standard_normal", Width)]
    public void The_sigmoid_s_gradient_shrinks_as_the_mean_field_says(string initializer, double weightVariance)
    {
        static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
        var (_, backward) = MeanField(Sigmoid, z => Sigmoid(z) * Sigmoid(-z), weightVariance);
        Report.Value.Figure($"sigmoid_{initializer}_backward").Value.ShouldBe(backward, 0.1 * backward);
    }

    /// <summary>
    /// Infinitely wide layers, biases 0: q = n Var(w) E[a²] is the variance of the weighted inputs, which are normal; forward the variance
    /// of f(z), backward n Var(w) E[f′(z)²]. Poole et al., "Exponential expressivity", 2016; Schoenholz et al., "Deep information
    /// propagation", 2017.
    /// </summary>
    /// <returns>Geometric means of the factors from layer to layer.</returns>
    private static (double Forward, double Backward) MeanField(Func<double, double> f, Func<double, double> slope, double weightVariance)
    {
        var squares = 1.0 / 3;
        var (variances, factors) = (new double[Depth], new double[Depth]);
        for (var layer = 0; layer < Depth; layer++)
        {
            var spread = Math.Sqrt(weightVariance * squares);
            squares = Normal(z => f(spread * z) * f(spread * z));
            var mean = Normal(z => f(spread * z));
            variances[layer] = squares - mean * mean;
            factors[layer] = weightVariance * Normal(z => slope(spread * z) * slope(spread * z));
        }

        return (
            Math.Pow(variances[^1] / variances[0], 1.0 / (Depth - 1)),
            Math.Exp(factors.Take(Depth - 1).Average(Math.Log)));
    }

    /// <summary>E[g(Z)] for a standard normal Z, by the midpoint rule.</summary>
    private static double Normal(Func<double, double> g)
    {
        const double step = 0.001;
        var sum = 0.0;
        for (var z = -8 + step / 2; z < 8; z += step) sum += g(z) * Math.Exp(-z * z / 2);
        return sum * step / Math.Sqrt(2 * Math.PI);
    }
}
