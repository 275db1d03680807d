using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.Stages;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Stages;

/// <summary>For nets that both engines can compute, they do so to the same bits.</summary>
public sealed class StageEngineTests
{
    [Theory]
    [MemberData(nameof(Cases.PlainCombinations), MemberType = typeof(Cases))]
    public void A_plain_net_has_the_bits_of_the_fast_engine(Activation hidden, Activation output, Cost cost)
    {
        foreach (var (sizes, count) in new (int[], int)[] { ([7, 5, 4, 3], 6), ([33, 17, 70], 31), ([64, 2], 1), ([16, 32, 10], 1100) })
            Compare(Cases.Model(hidden, output, cost, sizes), count);
    }

    [Fact]
    public void A_shard_without_examples_adds_nothing()
    {
        var model = Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 8, 5, 3);
        var sum = new ShardSum(model) { Cost = 5, Correct = 5, Examples = 5 };
        sum.Gradient.Span.Fill(1f);
        new StageEngine(model).Gradient(Cases.Parameters(model), Examples(model, 3), [], Pass.Single(statistics: true), sum);
        sum.Gradient.Span.ToArray().ShouldAllBe(value => value == 0);
        (sum.Cost, sum.Correct, sum.Examples).ShouldBe((0.0, 0, 0));
    }

    private static void Compare(ModelSpecification model, int count)
    {
        var (parameters, examples) = (Cases.Parameters(model), Examples(model, count));
        int[] indexes = [.. Enumerable.Range(0, count).Reverse()];
        using var fast = new GradientEngine(model);
        var (expected, expectedCost) = (new ShardSum(model), new ShardSum(model));
        fast.Gradient(parameters, examples, indexes, Pass.Single(statistics: true), expected);
        fast.Evaluate(parameters, examples, .., expectedCost);
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            using var engine = new StageEngine(model, width) { Threads = 2 };
            var (sum, cost) = (new ShardSum(model), new ShardSum(model));
            engine.Gradient(parameters, examples, indexes, Pass.Single(statistics: true), sum);
            engine.Evaluate(parameters, examples, .., cost);
            sum.Gradient.Span.SequenceEqual(expected.Gradient.Span).ShouldBeTrue($"{width}, {count} examples");
            (sum.Cost, sum.Correct, sum.Examples).ShouldBe((expected.Cost, expected.Correct, count));
            (cost.Cost, cost.Correct, cost.Examples).ShouldBe((expectedCost.Cost, expectedCost.Correct, count));
            Figures(sum).ShouldBe(Figures(expected));
        }
    }

    private static IEnumerable<(double Sum, double Squares, long Saturated, long Count, int Active)> Figures(ShardSum sum) =>
        sum.Activations.Select(layer => (layer.Sum, layer.SumOfSquares, layer.Saturated, layer.Count, layer.Active.Sum()));

    private static ExampleSet Examples(ModelSpecification model, int count)
    {
        var random = new RandomStream(5, RandomPurpose.Simulation);
        var (inputs, classes) = (new byte[count * model.Inputs], Math.Max(2, model.Outputs));
        for (var i = 0; i < inputs.Length; i++) inputs[i] = (byte)random.Below((ulong)i, 256);
        return new(inputs, Cases.Labels(count, classes), model.Inputs, classes);
    }
}
