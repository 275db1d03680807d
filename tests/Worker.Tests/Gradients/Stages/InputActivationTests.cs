using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.Stages;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Stages;

/// <summary>Activations whose derivative follows from the weighted input only.</summary>
public sealed class InputActivationTests
{
    public static TheoryData<Activation, Activation, Cost> Nets => new()
    {
        { Activation.Gelu, Activation.Softmax, Cost.LogLikelihood },
        { Activation.Silu, Activation.Sigmoid, Cost.CrossEntropy },
        { Activation.Gelu, Activation.Gelu, Cost.Quadratic },
        { Activation.Silu, Activation.Silu, Cost.Quadratic },
        { Activation.Tanh, Activation.Silu, Cost.Quadratic },
    };

    [Theory]
    [MemberData(nameof(Nets))]
    public void Cost_gradient_and_statistics_agree_with_the_twin(Activation hidden, Activation output, Cost cost)
    {
        const int count = 60;
        var model = Cases.Model(hidden, output, cost, 33, 20, 17, 6);
        var examples = new ExampleSet(Cases.Labels(count * 33, 256), Cases.Labels(count, 6), 33, 6);
        var (parameters, sum) = (Cases.Parameters(model), new ShardSum(model));

        // Wide enough for every part of the functions.
        foreach (ref var parameter in parameters.Span) parameter *= 3;
        using var engine = new GradientEngineFactory().Create(model);
        engine.ShouldBeOfType<StageEngine>();
        engine.Gradient(parameters, examples, [.. Enumerable.Range(0, count)], Pass.Single(statistics: true), sum);

        var (twin, exact) = (new DoubleNetwork(model), Cases.Doubles(model, parameters));
        double[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => examples.Inputs(i).ToArray()).Select(pixel => pixel / 255.0)];
        byte[] labels = [.. Enumerable.Range(0, count).Select(examples.Label)];
        sum.Cost.ShouldBe(twin.Cost(exact, pixels, labels), 1e-5 * sum.Cost);
        Cases.RelativeError(model, Cases.Canonical(model, sum.Gradient), twin.Gradient(exact, pixels, labels)).ShouldBeLessThan(1e-5);

        var first = Enumerable.Range(0, count).SelectMany(i => twin.Forward(exact, pixels.AsSpan(i * 33, 33))[1]).ToList();
        sum.Activations[0].Sum.ShouldBe(first.Sum(), 1e-5 * first.Sum(Math.Abs));
        sum.Activations[0].Active.Sum().ShouldBe(first.Count(a => a > 0));
    }

    /// <summary>As a difference quotient of the values themselves.</summary>
    [Theory]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    public void Slopes_in_the_statistics_are_those_of_the_function(Activation activation)
    {
        var model = Cases.Model(activation, Activation.Sigmoid, Cost.CrossEntropy, 1, 1, 1);
        var twin = new DoubleNetwork(model);
        using var engine = new StageEngine(model);
        for (var z = -6f; z < 6; z += 0.375f)
        {
            var sum = new ShardSum(model);
            engine.Gradient(Cases.Flat(model, [0, z, 1, 0]), new ExampleSet([7], [1], 1, 2), [0], Pass.Single(statistics: true), sum);
            var slope = (twin.Forward([0, z + 1e-6, 1, 0], [0])[1][0] - twin.Forward([0, z - 1e-6, 1, 0], [0])[1][0]) / 2e-6;
            sum.Activations[0].SumOfSquaredSlopes.ShouldBe(slope * slope, 1e-8, $"z = {z}");
        }
    }

    [Theory]
    [InlineData(Activation.Gelu, -2.4)]
    [InlineData(Activation.Silu, -4.1)]
    public void Saturated_is_what_lies_left_of_where_the_slope_is_nearly_gone(Activation activation, double border)
    {
        // One neuron with weight 0: its weighted input is its bias.
        var model = Cases.Model(activation, Activation.Sigmoid, Cost.CrossEntropy, 1, 1, 1);
        using var engine = new StageEngine(model);
        foreach (var (z, saturated) in new (double, long)[] { (border - 0.01, 1), (border + 0.01, 0), (-0.01, 0), (3, 0), (-20, 1) })
        {
            var sum = new ShardSum(model);
            engine.Gradient(
                Cases.Flat(model, [0, (float)z, 1, 0]), new ExampleSet([7], [1], 1, 2), [0], Pass.Single(statistics: true), sum);
            sum.Activations[0].Saturated.ShouldBe(saturated, $"z = {z}");
        }
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        foreach (var activation in (Activation[])[Activation.Gelu, Activation.Silu])
        {
            var model = Cases.Model(activation, activation, Cost.Quadratic, 33, 20, 6);
            var examples = new ExampleSet(Cases.Labels(700 * 33, 256), Cases.Labels(700, 6), 33, 6);
            Enum.GetValues<VectorWidth>().Select(width =>
            {
                var sum = new ShardSum(model);
                using var engine = GradientEngineFactory.Create(model, width);
                engine.Gradient(Cases.Parameters(model), examples, [.. Enumerable.Range(0, 700)], Pass.Single(statistics: false), sum);
                return WeightsHash.Of(sum.Gradient.Span);
            }).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public void The_fast_engine_refuses_them() =>
        Should.Throw<ArgumentException>(
            () => new GradientEngine(Cases.Model(Activation.Gelu, Activation.Sigmoid, Cost.CrossEntropy, 3, 2, 2)));
}
