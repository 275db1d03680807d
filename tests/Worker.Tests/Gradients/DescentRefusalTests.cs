using System.Runtime.InteropServices;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients;

/// <summary>When a step is not made before its gradient has been looked at. Examples have one input, 1 or 0.</summary>
public sealed class DescentRefusalTests
{
    private static readonly DescentStep Step = new(MeanFactor: 1, NegativeLearningRate: -0.1f, Decay: 0, DescentForm.NoDecay);

    /// <summary>z = 6e38 where the target is 0: the cost is infinite, the gradient 1.</summary>
    [Fact]
    public void A_cost_that_is_infinite_with_a_finite_gradient_is_refused() =>
        ShouldBeRefused(Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 1, 2), [3e38f, 0, 3e38f, 0], label: 1);

    /// <summary>A hidden neuron of 6e38 saturates the output on its right side: cost and gradient by z are 0.</summary>
    [Fact]
    public void An_activation_that_is_infinite_with_cost_and_deltas_finite_is_refused() =>
        ShouldBeRefused(Cases.Model(Activation.Relu, Activation.Sigmoid, Cost.CrossEntropy, 1, 1, 1), [3e38f, 3e38f, 1, 0], label: 1);

    /// <summary>Three outputs of ½ off by −½, ½, ½, and weights that make of it 4.5e38 for the hidden neuron.</summary>
    [Fact]
    public void A_delta_that_is_infinite_with_a_finite_cost_is_refused() =>
        ShouldBeRefused(
            Cases.Model(Activation.Identity, Activation.Sigmoid, Cost.CrossEntropy, 1, 1, 3),
            [0, 0, -3e38f, 3e38f, 3e38f, 0, 0, 0],
            label: 0);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_refused(float weight) =>
        ShouldBeRefused(Cases.Model(Activation.Tanh, Activation.Identity, Cost.Quadratic, 1, 2, 1), [1, 1, 0, 0, weight, 1, 0], label: 1);

    [Fact]
    public void Finite_numbers_are_refused_from_a_safe_size_on_in_delta_activation_and_learning_rate()
    {
        var one = Cases.Model(Activation.Identity, Activation.Identity, Cost.Quadratic, 1, 1);
        ShouldBeRefused(one, [1e16f, 0], label: 1);
        ShouldBeMade(one, [1e14f, 0], label: 1, Step);
        ShouldBeRefused(one, [1e14f, 0], label: 1, Step with { NegativeLearningRate = -1000 });
        ShouldBeRefused(one, [3, 0], label: 1, Step with { NegativeLearningRate = float.NegativeInfinity });

        // A δ of 1e8 beside an input of 1e8; a δ of 1e14 beside an input of 1.
        var two = Cases.Model(Activation.Identity, Activation.Identity, Cost.Quadratic, 1, 1, 1);
        ShouldBeRefused(two, [1e8f, 0, 1, 0], label: 1);
        ShouldBeMade(two, [1, 0, 1e7f, 0], label: 1, Step);
    }

    /// <summary>Only the first example has an input, and with it a cost; it lies several blocks before the last one.</summary>
    [Fact]
    public void What_an_earlier_block_had_is_not_forgotten()
    {
        var model = Cases.Model(Activation.Identity, Activation.Identity, Cost.Quadratic, 1, 1);
        ShouldBeRefused(model, [1e16f, 0], label: 1, examples: 500);
        ShouldBeMade(model, [1e11f, 0], label: 1, Step, examples: 500);
    }

    [Fact]
    public void No_examples_make_no_step()
    {
        var model = Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 1, 1);
        ShouldBeRefused(model, [1, 1], label: 1, examples: 0);
    }

    private static void ShouldBeRefused(
        ModelSpecification model, float[] canonical, byte label, DescentStep? step = null, int examples = 1) =>
        Try(model, canonical, label, step ?? Step, examples).ShouldAllBe(after => after == null);

    private static void ShouldBeMade(ModelSpecification model, float[] canonical, byte label, DescentStep step, int examples = 1)
    {
        foreach (var after in Try(model, canonical, label, step, examples))
        {
            after.ShouldNotBeNull().ShouldNotBe(canonical);
            after.ShouldAllBe(value => float.IsFinite(value));
        }
    }

    /// <summary>At each width the parameters after the step; null where none was made, which has to leave them alone.</summary>
    private static List<float[]?> Try(ModelSpecification model, float[] canonical, byte label, DescentStep step, int examples)
    {
        var (inputs, labels) = (new byte[Math.Max(1, examples)], new byte[Math.Max(1, examples)]);
        (inputs[0], labels[0]) = (255, label);
        var set = new ExampleSet(inputs, labels, inputSize: 1, classes: Math.Max(2, model.Outputs));
        var results = new List<float[]?>();
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            using var engine = new GradientEngine(model, width);
            var (parameters, before) = (Cases.Flat(model, canonical), Cases.Flat(model, canonical));
            var isMade = engine.TryDescend(parameters, set, [.. Enumerable.Range(0, examples)], step, new ShardSum(model));
            if (!isMade) SameBits(parameters, before).ShouldBeTrue($"{width}");
            results.Add(isMade ? Cases.Canonical(model, parameters) : null);
        }

        return results;
    }

    private static bool SameBits(AlignedBuffer one, AlignedBuffer other) =>
        MemoryMarshal.AsBytes(one.Span).SequenceEqual(MemoryMarshal.AsBytes(other.Span));
}
