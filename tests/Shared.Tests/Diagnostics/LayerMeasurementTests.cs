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

    /// <summary>Before a normalisation the gradient by the biases is zero but for rounding.</summary>
    [Theory]
    [InlineData(BatchNormPlacement.BeforeActivation, ParameterRole.Shift)]
    [InlineData(BatchNormPlacement.AfterActivation, ParameterRole.Bias)]
    public void Of_a_normalised_layer_the_shift_stands_for_the_biases_where_these_shift_nothing(
        BatchNormPlacement placement, ParameterRole role)
    {
        var model = Model with { BatchNorm = new() { Placement = placement } };
        var layout = new ParameterLayout(model);
        float[] canonical = [.. Enumerable.Range(1, layout.Count).Select(i => i / 100f)];
        var gradient = layout.FromCanonical(canonical);
        ActivationStatistics[] activations = [new(17) { Count = 1 }, new(3) { Count = 1 }];
        var layers = LayerMeasurement.Measure(model, layout, gradient.Span, activations, examples: 1, neurons: true);
        var slice = layout.Find(0, role)!.Value;
        layers[0].BiasGradient.ShouldBe(gradient.Span.Slice(slice.Offset, 17).ToArray());
        layers[1].BiasGradient.ShouldBe(gradient.Span.Slice(layout.Biases(1).Offset, 3).ToArray());
    }

    private static double L2(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
