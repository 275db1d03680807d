using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Gradients;

public sealed class ActivationStatisticsTests
{
    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Elu)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.Identity)]
    public void Sums_and_shares_are_those_of_the_twins_activations(Activation activation)
    {
        const int batch = 150;
        var model = Cases.Model(activation, Activation.Softmax, Cost.LogLikelihood, 12, 20, 9, 5);
        var (parameters, inputs) = (Cases.Parameters(model), Cases.Inputs(batch * 12));
        for (var i = 0; i < inputs.Length; i++) inputs[i] *= 6;
        var sum = new ShardSum(model);
        new GradientEngine(model).Gradient(parameters, inputs, Cases.Labels(batch, 5), statistics: true, sum);

        var twin = new DoubleNetwork(model);
        var passes = Enumerable.Range(0, batch)
            .Select(i => twin.Forward(Cases.Doubles(model, parameters), Cases.Doubles(inputs.AsSpan(i * 12, 12)))).ToList();
        for (var layer = 0; layer < 3; layer++)
            Compare(sum.Activations[layer], model.ActivationOf(layer), [.. passes.Select(pass => pass[layer + 1])]);
    }

    private static void Compare(ActivationStatistics statistics, Activation activation, IReadOnlyList<double[]> expected)
    {
        Func<double, bool> isFlat = activation switch
        {
            Activation.Sigmoid or Activation.Softmax => a => a is < 0.05 or > 0.95,
            Activation.Tanh => a => Math.Abs(a) > 0.9,
            Activation.Elu => a => a < -0.9,
            Activation.Softplus => a => 1 - Math.Exp(-a) < 0.05,
            Activation.Identity => _ => false,
            _ => a => a <= 0,
        };
        var all = expected.SelectMany(a => a).ToList();
        statistics.Count.ShouldBe(all.Count);
        statistics.Sum.ShouldBe(all.Sum(), 1e-5 * all.Sum(Math.Abs));
        statistics.SumOfSquares.ShouldBe(all.Sum(a => a * a), 1e-5 * all.Sum(a => a * a));
        if (activation == Activation.Softmax) statistics.SumOfSquaredSlopes.ShouldBe(double.NaN);
        else statistics.SumOfSquaredSlopes.ShouldBe(all.Sum(a => Slope(activation, a)), 1e-5 * all.Count);
        statistics.Saturated.ShouldBe(all.Count(isFlat));
        statistics.Active.ShouldBe(Enumerable.Range(0, expected[0].Length).Select(neuron => expected.Count(a => a[neuron] > 0)));
    }

    /// <summary>σ′², from the activation.</summary>
    private static double Slope(Activation activation, double a) => activation switch
    {
        Activation.Sigmoid => a * a * (1 - a) * (1 - a),
        Activation.Tanh => (1 - a * a) * (1 - a * a),
        Activation.Relu => a > 0 ? 1 : 0,
        Activation.LeakyRelu => a > 0 ? 1 : 1e-4,
        Activation.Elu => a > 0 ? 1 : (1 + a) * (1 + a),
        Activation.Softplus => (1 - Math.Exp(-a)) * (1 - Math.Exp(-a)),
        _ => 1,
    };
}
