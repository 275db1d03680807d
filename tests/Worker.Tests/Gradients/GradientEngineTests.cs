using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients;

public sealed class GradientEngineTests
{
    [Theory]
    [MemberData(nameof(Cases.PlainCombinations), MemberType = typeof(Cases))]
    public void Cost_and_gradient_agree_with_the_twin(Activation hidden, Activation output, Cost cost)
    {
        foreach (var (sizes, batch) in new (int[], int)[] { ([7, 5, 4, 3], 6), ([33, 17, 70], 31), ([16, 32, 10], 300), ([64, 2], 1) })
            CompareWithTwin(Cases.Model(hidden, output, cost, sizes), batch);
    }

    [Fact]
    public void A_net_as_large_as_the_experiments_agrees_with_the_twin() =>
        CompareWithTwin(Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 784, 30, 30, 10), 130);

    [Theory]
    [InlineData(Activation.Sigmoid, Cost.CrossEntropy)]
    [InlineData(Activation.Identity, Cost.Quadratic)]
    public void A_chain_of_single_neurons_agrees_with_the_twin(Activation output, Cost cost) =>
        CompareWithTwin(Cases.Model(Activation.Sigmoid, output, cost, 1, 1, 1, 1, 1), 5);

    [Fact]
    public void Pixels_mean_their_255th_parts()
    {
        var model = Cases.Model(Activation.Tanh, Activation.Softmax, Cost.LogLikelihood, 50, 20, 10);
        var examples = Examples(count: 200, inputSize: 50);
        int[] indexes = [7, 199, 0, 7, .. Enumerable.Range(20, 150)];
        float[] floats = [.. indexes.SelectMany(index => examples.Inputs(index).ToArray()).Select(pixel => pixel / 255f)];
        byte[] labels = [.. indexes.Select(examples.Label)];
        var parameters = Cases.Parameters(model);
        var (fromPixels, fromFloats) = (new ShardSum(model), new ShardSum(model));

        new GradientEngine(model).Gradient(parameters, examples, indexes, Pass.Single(statistics: false), fromPixels);
        new GradientEngine(model).Gradient(parameters, floats, labels, statistics: false, fromFloats);

        Cases.Canonical(model, fromPixels.Gradient).ShouldBe(Cases.Canonical(model, fromFloats.Gradient));
        fromPixels.Cost.ShouldBe(fromFloats.Cost);
        (fromPixels.Correct, fromPixels.Examples).ShouldBe((fromFloats.Correct, indexes.Length));
    }

    [Fact]
    public void Evaluation_finds_the_cost_and_the_right_answers_that_the_gradient_pass_finds()
    {
        var model = Cases.Model(Activation.Relu, Activation.Sigmoid, Cost.CrossEntropy, 40, 9, 10);
        var examples = Examples(count: 400, inputSize: 40);
        var parameters = Cases.Parameters(model);
        var (trained, evaluated) = (new ShardSum(model), new ShardSum(model));
        var engine = new GradientEngine(model);

        engine.Gradient(parameters, examples, [.. Enumerable.Range(100, 290)], Pass.Single(statistics: true), trained);
        engine.Evaluate(parameters, examples, 100..390, evaluated);

        (evaluated.Cost, evaluated.Correct, evaluated.Examples).ShouldBe((trained.Cost, trained.Correct, 290));
        evaluated.Activations.ShouldAllBe(layer => layer.Count == 0);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        foreach (var activation in new[] { Activation.Sigmoid, Activation.Tanh, Activation.LeakyRelu, Activation.Elu, Activation.Softplus })
        {
            var model = Cases.Model(activation, Activation.Softmax, Cost.LogLikelihood, 50, 31, 16, 10);
            var examples = Examples(count: 140, inputSize: 50);
            int[] indexes = [.. Enumerable.Range(0, 140)];
            var sums = Enum.GetValues<VectorWidth>().Select(width =>
            {
                var sum = new ShardSum(model);
                new GradientEngine(model, width)
                    .Gradient(Cases.Parameters(model), examples, indexes, Pass.Single(statistics: false), sum);
                return (Hash: WeightsHash.Of(sum.Gradient.Span), sum.Cost);
            }).ToList();
            sums[1].ShouldBe(sums[0]);
            sums[2].ShouldBe(sums[0]);
        }
    }

    [Fact]
    public void A_shard_without_examples_adds_nothing()
    {
        var model = Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 8, 5, 3);
        var sum = new ShardSum(model) { Cost = 5, Correct = 5, Examples = 5 };
        sum.Gradient.Span.Fill(1f);

        new GradientEngine(model).Gradient(Cases.Parameters(model), Examples(3, 8, classes: 3), [], Pass.Single(statistics: true), sum);

        sum.Gradient.Span.ToArray().ShouldAllBe(value => value == 0);
        (sum.Cost, sum.Correct, sum.Examples).ShouldBe((0.0, 0, 0));
    }

    [Theory]
    [InlineData(Activation.Sigmoid, Cost.CrossEntropy)]
    [InlineData(Activation.Softmax, Cost.LogLikelihood)]
    public void Saturated_outputs_have_a_finite_cost_that_is_the_distance(Activation output, Cost cost)
    {
        // One input, two outputs, z = ±1000 on the wrong side.
        var model = Cases.Model(Activation.Sigmoid, output, cost, 1, 2);
        var sum = new ShardSum(model);
        new GradientEngine(model).Gradient(Cases.Flat(model, [1000f, -1000f, 0f, 0f]), [1f], [1], statistics: false, sum);
        sum.Cost.ShouldBe(2000.0);
        Cases.Canonical(model, sum.Gradient).ShouldBe([1f, -1f, 1f, -1f]);
        sum.Correct.ShouldBe(0);
    }

    [Fact]
    public void A_weight_that_is_not_a_number_shows_in_cost_and_gradient()
    {
        var model = Cases.Model(Activation.Relu, Activation.Softmax, Cost.LogLikelihood, 5, 4, 3);
        var parameters = Cases.Parameters(model);
        parameters[0] = float.NaN;
        var sum = new ShardSum(model);
        new GradientEngine(model).Gradient(parameters, Cases.Inputs(10), [0, 1], statistics: false, sum);
        sum.Cost.ShouldBe(double.NaN);
        Cases.Canonical(model, sum.Gradient).ShouldContain(float.NaN);
    }

    [Fact]
    public void After_warming_up_nothing_is_allocated()
    {
        foreach (var (hidden, output, cost) in new[]
        {
            (Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy),
            (Activation.Relu, Activation.Softmax, Cost.LogLikelihood),
            (Activation.Tanh, Activation.Tanh, Cost.Quadratic),
        })
        {
            var model = Cases.Model(hidden, output, cost, 50, 30, 10);
            var engine = new GradientEngine(model);
            var (examples, parameters, sum) = (Examples(300, 50), Cases.Parameters(model), new ShardSum(model));
            int[] indexes = [.. Enumerable.Range(0, 200)];
            var before = 0L;
            for (var pass = 0; pass < 3; pass++)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                engine.Gradient(parameters, examples, indexes, Pass.Single(statistics: true), sum);
                engine.Evaluate(parameters, examples, 0..300, sum);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }
    }

    [Fact]
    public void Combinations_without_a_meaning_are_refused()
    {
        foreach (var model in new[]
        {
            Cases.Model(Activation.Sigmoid, Activation.Relu, Cost.CrossEntropy, 2, 2),
            Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.LogLikelihood, 2, 2),
            Cases.Model(Activation.Sigmoid, Activation.Softmax, Cost.LogLikelihood, 2, 1),
            Cases.Model(Activation.Sigmoid, Activation.Softmax, Cost.Quadratic, 2, 2),
            Cases.Model(Activation.Softmax, Activation.Sigmoid, Cost.Quadratic, 2, 2, 2),
        })
            Should.Throw<ArgumentException>(() => new GradientEngine(model));
    }

    [Fact]
    public void Threads_are_one_until_set_and_never_none()
    {
        var engine = new GradientEngine(Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 4, 3, 2));
        engine.Threads.ShouldBe(1);
        engine.Threads = 3;
        Should.Throw<ArgumentOutOfRangeException>(() => engine.Threads = 0);
        engine.Threads.ShouldBe(3);
        engine.Dispose();
        engine.Dispose();
    }

    [Fact]
    public void Examples_of_another_shape_are_refused()
    {
        var model = Cases.Model(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy, 8, 5);
        var engine = new GradientEngine(model);
        var (sum, pass) = (new ShardSum(model), Pass.Single(statistics: false));
        Should.Throw<ArgumentException>(() => engine.Gradient(Cases.Parameters(model), Examples(3, 7, 5), [0], pass, sum));
        Should.Throw<ArgumentException>(() => engine.Gradient(Cases.Parameters(model), Examples(3, 8, 6), [0], pass, sum));
        Should.Throw<ArgumentException>(() => engine.Gradient(new AlignedBuffer(3), Examples(3, 8, 5), [0], pass, sum));
        Should.Throw<ArgumentException>(() => engine.Gradient(Cases.Parameters(model), new float[8], [5], false, sum));
    }

    private static void CompareWithTwin(ModelSpecification model, int batch)
    {
        var parameters = Cases.Parameters(model);
        var inputs = Cases.Inputs(batch * model.Inputs);
        var labels = Cases.Labels(batch, model.Outputs);
        var sum = new ShardSum(model);
        var twin = new DoubleNetwork(model);

        new GradientEngine(model).Gradient(parameters, inputs, labels, statistics: false, sum);

        var expectedCost = twin.Cost(Cases.Doubles(model, parameters), Cases.Doubles(inputs), labels);
        var expected = twin.Gradient(Cases.Doubles(model, parameters), Cases.Doubles(inputs), labels);
        sum.Cost.ShouldBe(expectedCost, 1e-5 * expectedCost);
        var gradient = Cases.Canonical(model, sum.Gradient);
        Cases.RelativeError(model, gradient, expected).ShouldBeLessThan(1e-5);
        Cases.Flat(model, gradient).Span.SequenceEqual(sum.Gradient.Span).ShouldBeTrue("the padding is zero");
        sum.Examples.ShouldBe(batch);
    }

    private static ExampleSet Examples(int count, int inputSize, int classes = 10) =>
        new(Cases.Labels(count * inputSize, 256), Cases.Labels(count, classes), inputSize, classes);
}
