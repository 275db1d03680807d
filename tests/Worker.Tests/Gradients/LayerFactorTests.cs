using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Gradients;

public sealed class LayerFactorTests
{
    [Fact]
    public void In_a_chain_of_single_neurons_the_prediction_is_exact()
    {
        var model = new ModelSpecification { Inputs = 1, Hidden = [1, 1, 1], Outputs = 1, Cost = Cost.Quadratic };
        for (var seed = 0UL; seed < 100; seed++)
        {
            var layers = Measure(model, seed, [1], [1]);
            var parameters = Parameters(model, seed);
            var a = 1.0;
            for (var layer = 0; layer < 3; layer++)
            {
                a = 1 / (1 + Math.Exp(-(parameters[2 * layer] * a + parameters[2 * layer + 1])));
                var expected = Math.Abs(parameters[2 * (layer + 1)] * a * (1 - a));
                layers[layer].DeltaFactor!.Value.ShouldBe(expected, 1e-4 * expected);
                layers[layer].DeltaFactorPredicted!.Value.ShouldBe(expected, 1e-4 * expected);
            }

            (layers[3].DeltaFactor, layers[3].DeltaFactorPredicted).ShouldBe((null, null));
        }
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Identity)]
    public void In_wide_layers_with_random_weights_the_prediction_is_near_what_one_example_gives(Activation activation)
    {
        var model = Cases.Model(activation, Activation.Softmax, Cost.LogLikelihood, 50, 300, 300, 300, 10);
        var errors = new List<double>();
        for (var seed = 0UL; seed < 10; seed++)
        {
            var layers = Measure(model, seed, Cases.Inputs(50, seed), [(byte)seed]);
            errors.AddRange(layers.Take(3).Select(layer => Math.Log(layer.DeltaFactor!.Value / layer.DeltaFactorPredicted!.Value)));
        }

        errors.Average().ShouldBe(0, 0.1);
        errors.Select(Math.Abs).Max().ShouldBeLessThan(0.6);
    }

    private static IReadOnlyList<LayerDiagnostics> Measure(ModelSpecification model, ulong seed, float[] input, byte[] label)
    {
        var (sum, parameters, layout) = (new ShardSum(model), Cases.Parameters(model, seed), new ParameterLayout(model));
        new GradientEngine(model).Gradient(parameters, input, label, statistics: true, sum);
        var layers = LayerMeasurement.Measure(model, layout, sum.Gradient.Span, sum.Activations, examples: 1, neurons: false);
        return LayerFactors.Add(layers, model, layout, parameters.Span, sum.Activations);
    }

    private static double[] Parameters(ModelSpecification model, ulong seed) => Cases.Doubles(model, Cases.Parameters(model, seed));
}
