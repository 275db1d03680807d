using System.Text.Json;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.Stages;

namespace Cluster.Worker.Tests.Gradients;

/// <summary>Against figures of other people's programs: network2.py on NumPy, and PyTorch.</summary>
public sealed class ReferenceGradientTests
{
    private const double Tolerance = 1e-5;

    [SkippableFact]
    public void Gradients_and_one_step_equal_network2()
    {
        foreach (var reference in Read("network2-gradients.json"))
        {
            var model = Cases.Model(
                Activation.Sigmoid,
                Activation.Sigmoid,
                reference.GetProperty("cost").GetString() == "quadratic" ? Cost.Quadratic : Cost.CrossEntropy,
                [.. Numbers(reference.GetProperty("sizes")).Select(size => (int)size)]);
            var parameters = Parameters(reference, "weights", "biases");
            var sum = Gradient(model, reference, parameters);
            var gradient = Parameters(reference, "gradient_weights_sum", "gradient_biases_sum");
            Cases.RelativeError(model, Cases.Canonical(model, sum.Gradient), gradient).ShouldBeLessThan(Tolerance);

            var expected = reference.GetProperty("after_one_step");
            var optimizer = new OptimizerSpecification
            {
                LearningRate = expected.GetProperty("eta").GetDouble(),
                L2 = expected.GetProperty("lmbda").GetDouble(),
                L2Form = L2Form.WeightScaling,
            };
            var after = Step(model, optimizer, expected.GetProperty("n").GetInt32(), Floats(parameters), sum);
            Cases.RelativeError(model, after, Parameters(expected, "weights", "biases")).ShouldBeLessThan(Tolerance);
        }
    }

    [SkippableTheory]
    [InlineData("sigmoid", Activation.Sigmoid)]
    [InlineData("tanh", Activation.Tanh)]
    [InlineData("relu", Activation.Relu)]
    [InlineData("leaky_relu", Activation.LeakyRelu)]
    [InlineData("elu", Activation.Elu)]
    [InlineData("softplus", Activation.Softplus)]
    [InlineData("identity", Activation.Identity)]
    public void Gradients_equal_PyTorch(string name, Activation activation)
    {
        var reference = Read("activation-gradients.json").Single(one => one.GetProperty("activation").GetString() == name);
        var model = Cases.Model(activation, Activation.Softmax, Cost.LogLikelihood, 6, 5, 4);
        var sum = Gradient(model, reference, Parameters(reference, "weights", "biases"));
        var mean = Cases.Canonical(model, sum.Gradient).Select(value => value / sum.Examples).ToArray();

        Cases.RelativeError(model, mean, Parameters(reference, "gradient_weights", "gradient_biases")).ShouldBeLessThan(Tolerance);
        var loss = reference.GetProperty("loss").GetDouble();
        (sum.Cost / sum.Examples).ShouldBe(loss, Tolerance * loss);
    }

    /// <summary>
    /// The general engine reads pixels only: here each example is one input that is 1, and what the reference's inputs make of the first
    /// weights stands for these.
    /// </summary>
    [SkippableTheory]
    [InlineData("gelu", Activation.Gelu)]
    [InlineData("silu", Activation.Silu)]
    [InlineData("tanh", Activation.Tanh)]
    public void Gradients_of_the_general_engine_equal_PyTorch(string name, Activation activation)
    {
        var reference = Read("activation-gradients.json").Single(one => one.GetProperty("activation").GetString() == name);
        double[][] inputs = [.. reference.GetProperty("inputs").EnumerateArray().Select(row => Numbers(row).ToArray())];
        var (parameters, count) = (Parameters(reference, "weights", "biases"), inputs.Length);
        var turned = Enumerable.Range(0, 5)
            .SelectMany(neuron => inputs.Select(x => x.Select((value, i) => value * parameters[neuron * 6 + i]).Sum()));
        var model = Cases.Model(activation, Activation.Softmax, Cost.LogLikelihood, count, 5, 4);
        byte[] labels = [.. Numbers(reference.GetProperty("labels")).Select(label => (byte)label)];
        byte[] pixels = [.. Enumerable.Range(0, count * count).Select(i => (byte)(i / count == i % count ? 255 : 0))];
        var sum = new ShardSum(model);
        using var engine = new StageEngine(model);
        engine.Gradient(
            Cases.Flat(model, Floats(turned.Concat(parameters[30..]))), new(pixels, labels, count, 4), [.. Enumerable.Range(0, count)],
            Pass.Single(statistics: false), sum);

        var mean = Cases.Canonical(model, sum.Gradient).Select(value => (double)value / count).ToArray();
        var first = Enumerable.Range(0, 30).Select(at => inputs.Select((x, i) => mean[at / 6 * count + i] * x[at % 6]).Sum());
        Cases.RelativeError(first.Concat(mean[(5 * count)..]), Parameters(reference, "gradient_weights", "gradient_biases"))
            .ShouldBeLessThan(Tolerance);
        var loss = reference.GetProperty("loss").GetDouble();
        (sum.Cost / sum.Examples).ShouldBe(loss, Tolerance * loss);
    }

    private static ShardSum Gradient(ModelSpecification model, JsonElement reference, double[] parameters)
    {
        var sum = new ShardSum(model);
        byte[] labels = [.. Numbers(reference.GetProperty("labels")).Select(label => (byte)label)];
        new GradientEngine(model).Gradient(
            Cases.Flat(model, Floats(parameters)), Floats(Numbers(reference.GetProperty("inputs"))), labels, statistics: false, sum);
        return sum;
    }

    private static float[] Step(
        ModelSpecification model, OptimizerSpecification optimizer, int trainExamples, float[] parameters, ShardSum sum)
    {
        var layout = new ParameterLayout(model);
        var chain = OptimizerFactory.Create(optimizer, layout, trainExamples);
        var update = layout.FromCanonical([.. layout.ToCanonical(sum.Gradient).Select(value => value / sum.Examples)]);
        chain.Apply(update.Span, chain.CreateState(layout), layout.FromCanonical(parameters).Span, new(0, 0, optimizer.LearningRate));
        return [.. parameters.Zip(layout.ToCanonical(update), (parameter, step) => parameter + step)];
    }

    private static List<JsonElement> Read(string name)
    {
        var path = SharedFolder.Find($"reference/{name}");
        Skip.If(path is null, $"There is no folder `shared` with reference/{name} beside the repository.");
        return [.. JsonDocument.Parse(File.ReadAllText(path!)).RootElement.GetProperty("cases").EnumerateArray()];
    }

    /// <summary>Layer by layer, weights, then biases: <see cref="ParameterLayout"/>'s canonical order.</summary>
    private static double[] Parameters(JsonElement reference, string weights, string biases) =>
    [
        .. reference.GetProperty(weights).EnumerateArray()
            .Zip(reference.GetProperty(biases).EnumerateArray(), (w, b) => Numbers(w).Concat(Numbers(b)))
            .SelectMany(numbers => numbers),
    ];

    private static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [element.GetDouble()];

    private static float[] Floats(IEnumerable<double> values) => [.. values.Select(value => (float)value)];
}
