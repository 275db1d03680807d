using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;

namespace Cluster.Shared.Tests.Diagnostics;

public sealed class LayerMeasurementTests
{
    private static readonly ModelSpecification Model = new() { Inputs = 2, Hidden = [17], Outputs = 3 };
    private static readonly ParameterLayout Layout = new(Model);

    // 34 weights and 17 biases, 51 weights and 3 biases, as they are counted: 1, 2, 3, …
    private static readonly float[] Canonical = [.. Enumerable.Range(1, 105).Select(i => (float)i)];

    [Fact]
    public void Norms_are_of_the_mean_gradient_and_only_real_neurons_are_listed()
    {
        ActivationStatistics[] activations = [new(17) { Count = 68 }, new(3) { Count = 12 }];
        var layers = LayerMeasurement.Measure(
            Model, Layout, Layout.FromCanonical(Canonical).Span, activations, examples: 4, neurons: true);

        foreach (var (layer, weights, biases) in new[] { (0, 0..34, 34..51), (1, 51..102, 102..105) })
        {
            layers[layer].WeightGradientL2.ShouldBe(L2(Canonical[weights]) / 4, 1e-12);
            layers[layer].DeltaL2.ShouldBe(L2(Canonical[biases]) / 4, 1e-12);
            layers[layer].DeltaL1.ShouldBe(Canonical[biases].Sum() / 4, 1e-12);
            layers[layer].BiasGradient.ShouldBe(Canonical[biases].Select(value => value / 4));
        }
    }

    [Fact]
    public void The_update_ratio_is_of_weights_alone()
    {
        ActivationStatistics[] activations = [new(17) { Count = 1 }, new(3) { Count = 1 }];
        var parameters = Layout.FromCanonical(Canonical);
        var layers = LayerMeasurement.Measure(Model, Layout, parameters.Span, activations, examples: 1, neurons: false);
        float[] update = [.. Canonical.Select((value, i) => i < 34 ? value / 8 : i < 51 ? 1000 : 0)];

        var ratios = LayerMeasurement.WithUpdateRatio(layers, Layout, Layout.FromCanonical(update).Span, parameters.Span);
        ratios.Select(layer => layer.UpdateRatio!.Value).ShouldBe([0.125, 0.0], 1e-12);
    }

    private static double L2(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
