using System.Text.Json;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.WeightNorm;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients;

public sealed class WeightNormTests
{
    private const int Examples = 40;

    private static readonly ModelSpecification Model =
        Cases.Model(Activation.Tanh, Activation.Softmax, Cost.LogLikelihood, 12, 19, 7, 5) with { WeightNorm = true };

    private static readonly ExampleSet Data = new(Cases.Labels(Examples * 12, 256), Cases.Labels(Examples, 5), 12, 5);

    [SkippableFact]
    public void A_tanh_layer_and_its_gradients_equal_PyTorch()
    {
        var path = SharedFolder.Find("reference/normalization.json");
        Skip.If(path is null, "There is no folder `shared` with reference/normalization.json beside the repository.");
        var reference = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("weight_norm");
        double[] Numbers(string name) => [.. Flatten(reference.GetProperty(name))];
        var (inputs, v, upstream) = (Numbers("input"), Numbers("v"), Numbers("upstream"));
        var (outputs, batch) = (Numbers("g").Length, upstream.Length / Numbers("g").Length);
        var plain = Cases.Model(Activation.Tanh, Activation.Tanh, Cost.Quadratic, inputs.Length / batch, outputs);
        var model = plain with { WeightNorm = true };
        var layer = new TanhLayer(model, inputs, upstream);
        var sum = new ShardSum(model);
        float[] parameters = [.. v.Concat(Numbers("bias")).Concat(Numbers("g")).Select(value => (float)value)];

        using var engine = new WeightNormEngine(model, layer, KernelSet.Best);
        engine.Gradient(Cases.Flat(model, parameters), Data, [], Pass.Single(statistics: false), sum);

        Cases.RelativeError(layer.Outputs, Numbers("output")).ShouldBeLessThan(1e-6);
        double[] expected = [.. Numbers("gradient_v"), .. Numbers("gradient_bias"), .. Numbers("gradient_g")];
        Cases.RelativeError(model, Cases.Canonical(model, sum.Gradient), expected).ShouldBeLessThan(1e-6);
    }

    [Theory]
    [InlineData(Activation.Tanh, Activation.Softmax, Cost.LogLikelihood)]
    [InlineData(Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy)]
    [InlineData(Activation.Softplus, Activation.Identity, Cost.Quadratic)]
    public void Gradients_agree_with_finite_differences(Activation hidden, Activation output, Cost cost)
    {
        const double step = 1e-5;
        var model = Model with { Activation = hidden, OutputActivation = output, Cost = cost };
        var drawn = Disturbed(Cases.Parameters(model));
        var sum = Gradient(new GradientEngineFactory().Create(model), drawn);

        var parameters = Cases.Doubles(model, drawn);
        var differences = new double[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var center = parameters[i];
            parameters[i] = center + step;
            var above = CostOf(model, parameters);
            parameters[i] = center - step;
            differences[i] = (above - CostOf(model, parameters)) / (2 * step);
            parameters[i] = center;
        }

        sum.Cost.ShouldBe(CostOf(model, parameters), 1e-5 * sum.Cost);
        var gradient = Cases.Canonical(model, sum.Gradient);
        Cases.RelativeError(model, gradient, differences).ShouldBeLessThan(1e-5);
        Cases.Flat(model, gradient).Span.SequenceEqual(sum.Gradient.Span).ShouldBeTrue("the padding is zero");
    }

    [Fact]
    public void Every_width_gives_the_same_bits() =>
        Enum.GetValues<VectorWidth>()
            .Select(width => Gradient(GradientEngineFactory.Create(Model, width), Disturbed(Cases.Parameters(Model))))
            .Select(sum => (WeightsHash.Of(sum.Gradient.Span), sum.Cost)).Distinct().Count().ShouldBe(1);

    [Fact]
    public void A_net_begins_with_the_weights_that_were_drawn()
    {
        var plain = Model with { WeightNorm = false };
        using var engine = new GradientEngineFactory().Create(plain);
        var (normalized, drawn) = (Gradient(new GradientEngineFactory().Create(Model), Cases.Parameters(Model)), new ShardSum(plain));
        engine.Gradient(Cases.Parameters(plain), Data, [.. Enumerable.Range(0, Examples)], Pass.Single(statistics: true), drawn);
        normalized.Cost.ShouldBe(drawn.Cost, 1e-6 * drawn.Cost);
        normalized.Activations[1].Sum.ShouldBe(drawn.Activations[1].Sum, 1e-5);
        (normalized.Correct, normalized.Examples, normalized.Activations[2].Count).ShouldBe((drawn.Correct, Examples, Examples * 5L));
    }

    [Fact]
    public void Parameters_that_change_where_they_are_are_noticed_and_nothing_is_allocated()
    {
        using var engine = new GradientEngineFactory().Create(Model);
        var (parameters, sum) = (Cases.Parameters(Model), new ShardSum(Model));
        int[] indexes = [.. Enumerable.Range(0, Examples)];
        for (var round = 0; round < 4; round++)
        {
            parameters[0] += 0.25f;
            var before = GC.GetAllocatedBytesForCurrentThread();
            engine.Gradient(parameters, Data, indexes, Pass.Single(statistics: true), sum);
            engine.Evaluate(parameters, Data, 0..Examples, sum);
            engine.Gradient(parameters, Data, indexes, Pass.Single(statistics: true), sum);
            if (round > 1) (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
            var fresh = Gradient(new GradientEngineFactory().Create(Model), parameters);
            WeightsHash.Of(sum.Gradient.Span).ShouldBe(WeightsHash.Of(fresh.Gradient.Span));
        }
    }

    [Fact]
    public void A_neuron_without_a_direction_is_left_alone()
    {
        var (parameters, layout) = (Cases.Parameters(Model), new ParameterLayout(Model));
        for (var input = 0; input < 12; input++) parameters[layout.Weights(0).IndexOf(3, input)] = 0;
        var gradient = Gradient(new GradientEngineFactory().Create(Model), parameters).Gradient;
        for (var input = 0; input < 12; input++) gradient[layout.Weights(0).IndexOf(3, input)].ShouldBe(0);
        gradient[layout.Find(0, ParameterRole.Length)!.Value.IndexOf(3)].ShouldBe(0);
        gradient[layout.Biases(0).IndexOf(3)].ShouldNotBe(0);
        gradient.Span.ToArray().ShouldAllBe(value => float.IsFinite(value));
    }

    private static ShardSum Gradient(IGradientEngine engine, AlignedBuffer parameters)
    {
        var sum = new ShardSum(Model);
        engine.Gradient(parameters, Data, [.. Enumerable.Range(0, Examples)], Pass.Single(statistics: true), sum);
        engine.Dispose();
        return sum;
    }

    /// <summary>With other lengths than those of the directions.</summary>
    private static AlignedBuffer Disturbed(AlignedBuffer parameters)
    {
        foreach (var slice in new ParameterLayout(Model).Slices.Where(slice => slice.Role == ParameterRole.Length))
        {
            for (var neuron = 0; neuron < slice.Outputs; neuron++) parameters[slice.IndexOf(neuron)] *= 0.5f + 0.1f * neuron;
        }

        return parameters;
    }

    /// <summary>By a net whose weights are γ v / ‖v‖, in double precision.</summary>
    private static double CostOf(ModelSpecification model, double[] parameters)
    {
        var (plain, first) = (new List<double>(), 0);
        foreach (var (inputs, neurons) in model.Sizes.Zip(model.Sizes.Skip(1)))
        {
            var (biases, lengths) = (first + inputs * neurons, first + (inputs + 1) * neurons);
            for (var neuron = 0; neuron < neurons; neuron++)
            {
                var v = parameters[(first + neuron * inputs)..(first + (neuron + 1) * inputs)];
                var factor = parameters[lengths + neuron] / Math.Sqrt(v.Sum(one => one * one));
                plain.AddRange(v.Select(one => factor * one));
            }

            plain.AddRange(parameters[biases..lengths]);
            first = lengths + neurons;
        }

        double[] pixels = [.. Enumerable.Range(0, Examples).SelectMany(i => Data.Inputs(i).ToArray()).Select(pixel => pixel / 255.0)];
        byte[] labels = [.. Enumerable.Range(0, Examples).Select(Data.Label)];
        return new DoubleNetwork(model with { WeightNorm = false }).Cost(plain.ToArray(), pixels, labels);
    }

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];

    /// <summary>tanh(x wᵀ + b) and its gradient in double precision, for a gradient that comes from above.</summary>
    private sealed class TanhLayer(ModelSpecification model, double[] inputs, double[] upstream) : IGradientEngine
    {
        public double[] Outputs { get; } = new double[upstream.Length];

        public int Threads { get; set; } = 1;

        public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
        {
            var plain = model with { WeightNorm = false };
            var (w, gradient) = (Cases.Doubles(plain, parameters), new double[(model.Inputs + 1) * model.Outputs]);
            for (var i = 0; i < Outputs.Length; i++)
            {
                var (example, neuron) = Math.DivRem(i, model.Outputs);
                var x = inputs.AsSpan(example * model.Inputs, model.Inputs);
                var z = w[model.Inputs * model.Outputs + neuron];
                for (var input = 0; input < x.Length; input++) z += w[neuron * model.Inputs + input] * x[input];
                Outputs[i] = Math.Tanh(z);
                var d = upstream[i] * (1 - Outputs[i] * Outputs[i]);
                for (var input = 0; input < x.Length; input++) gradient[neuron * model.Inputs + input] += d * x[input];
                gradient[model.Inputs * model.Outputs + neuron] += d;
            }

            Cases.Flat(plain, [.. gradient.Select(value => (float)value)]).Span.CopyTo(sum.Gradient.Span);
        }

        public bool TryDescend(
            AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) => false;

        public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes)
        {
        }

        public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
        {
        }

        public void Dispose()
        {
        }
    }
}
