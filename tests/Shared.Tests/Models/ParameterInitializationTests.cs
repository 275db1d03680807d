using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using MathNet.Numerics.Statistics;

namespace Cluster.Shared.Tests.Models;

public sealed class ParameterInitializationTests
{
    private static readonly ModelSpecification Wide = new() { Inputs = 400, Hidden = [300, 200], Outputs = 100 };

    [Theory]
    [InlineData(InitializerKind.StandardNormal, 1.0, true)]
    [InlineData(InitializerKind.ScaledNormal, 1.0 / 400, true)]
    [InlineData(InitializerKind.ScaledUniform, 1.0 / 400 / 3, false)]
    [InlineData(InitializerKind.XavierNormal, 2.0 / 700, true)]
    [InlineData(InitializerKind.XavierUniform, 2.0 / 700, false)]
    [InlineData(InitializerKind.HeNormal, 2.0 / 400, true)]
    [InlineData(InitializerKind.HeUniform, 2.0 / 400, false)]
    public void Weights_have_the_mean_the_variance_and_the_shape_of_their_distribution(InitializerKind kind, double variance, bool normal)
    {
        var weights = Slice(Create(new() { Weights = new(kind) }), layer: 0, ParameterRole.Weight);

        // 120,000 draws: the mean is within 5 of its standard errors, variance and kurtosis within about 5 of theirs.
        var deviation = Math.Sqrt(variance);
        Math.Abs(weights.Mean()).ShouldBeLessThan(5 * deviation / Math.Sqrt(weights.Length));
        weights.PopulationVariance().ShouldBe(variance, 0.025 * variance);
        weights.PopulationKurtosis().ShouldBe(normal ? 0 : -1.2, 0.08);
        if (!normal) weights.Max(Math.Abs).ShouldBeLessThanOrEqualTo(Math.Sqrt(3 * variance) * (1 + 1e-6));
    }

    [Fact]
    public void The_output_layer_and_the_biases_have_initializers_of_their_own()
    {
        var parameters = Create(new()
        {
            Weights = new(InitializerKind.Constant, 0.25),
            OutputWeights = new(InitializerKind.Constant, -3),
            Biases = Initializer.Zero,
        });
        Slice(parameters, 0, ParameterRole.Weight).ShouldAllBe(w => w == 0.25);
        Slice(parameters, 1, ParameterRole.Weight).ShouldAllBe(w => w == 0.25);
        Slice(parameters, 2, ParameterRole.Weight).ShouldAllBe(w => w == -3);
        for (var layer = 0; layer < 3; layer++) Slice(parameters, layer, ParameterRole.Bias).ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Biases_are_drawn_for_their_layers_number_of_inputs()
    {
        var model = new ModelSpecification { Inputs = 4, Hidden = [20_000], Outputs = 2 };
        var parameters = ParameterInitialization.Create(model, new() { Biases = new(InitializerKind.ScaledNormal) }, seed: 3, []);
        var biases = Slice(new ParameterLayout(model).Biases(0), parameters);
        biases.PopulationVariance().ShouldBe(0.25, 0.02);
    }

    [Fact]
    public void The_seed_decides_and_layers_and_roles_share_no_numbers()
    {
        var normal = new Initializer(InitializerKind.StandardNormal);
        var parameters = Create(new() { Weights = normal, OutputWeights = normal });
        var again = Create(new() { Weights = normal, OutputWeights = normal });
        var other = Create(new() { Weights = normal, OutputWeights = normal }, seed: 8);

        var layout = new ParameterLayout(Wide);
        layout.ToCanonical(again).ShouldBe(layout.ToCanonical(parameters));
        layout.ToCanonical(parameters).Zip(layout.ToCanonical(other)).Count(pair => pair.First == pair.Second).ShouldBeLessThan(10);

        // Standard normal floats of 24 bits meet now and then; streams that were shared would meet by hundreds.
        layout.Slices.SelectMany(slice => Slice(slice, parameters)[..100])
            .Distinct().Count().ShouldBeGreaterThan(590);
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Elu)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Identity)]
    public void Centered_biases_bring_every_weighted_input_of_the_first_example_to_zero(Activation activation)
    {
        var model = new ModelSpecification { Inputs = 50, Hidden = [40, 30], Outputs = 10, Activation = activation };
        float[] example = [.. Enumerable.Range(0, 50).Select(i => i % 7 / 7f)];
        var parameters = ParameterInitialization.Create(
            model, new() { Weights = new(InitializerKind.StandardNormal), Biases = new(InitializerKind.Centered) }, seed: 1, example);

        var layout = new ParameterLayout(model);
        double[] a = [.. example.Select(value => (double)value)];
        for (var layer = 0; layer < 3; layer++)
        {
            var (weights, biases) = (layout.Weights(layer), layout.Biases(layer));
            var z = new double[weights.Outputs];
            for (var o = 0; o < z.Length; o++)
            {
                z[o] = parameters[biases.IndexOf(o)];
                for (var i = 0; i < a.Length; i++) z[o] += parameters[weights.IndexOf(o, i)] * a[i];
            }

            z.ShouldAllBe(value => Math.Abs(value) < 2e-6);
            a = [.. z.Select(value => activation switch
            {
                Activation.Sigmoid => 1 / (1 + Math.Exp(-value)),
                Activation.Softplus => Math.Log(1 + Math.Exp(value)),
                _ => value,
            })];
        }

        Slice(layout.Biases(0), parameters).Max(Math.Abs).ShouldBeGreaterThan(0.1);
    }

    /// <summary>A change here changes every result; this is the hash of `depth-sigmoid` with one hidden layer and no epochs.</summary>
    [Fact]
    public void Every_weight_and_bias_has_kept_its_number()
    {
        var model = new ModelSpecification { Inputs = 784, Hidden = [30], Outputs = 10 };
        var parameters = ParameterInitialization.Create(model, new(), seed: 0, firstExample: []);
        WeightsHash.Of(new ParameterLayout(model).ToCanonical(parameters))
            .ShouldBe("ec28b32abcfb64ad3511ee124acc6ba80d2c9828e0f2e6e8f8c7e88fcb411ac9");
    }

    [Fact]
    public void Centered_is_refused_for_weights_and_without_an_example()
    {
        var centered = new Initializer(InitializerKind.Centered);
        Should.Throw<ArgumentException>(() => Create(new() { Weights = centered })).Message.ShouldContain("biases");
        Should.Throw<ArgumentException>(() => Create(new() { OutputWeights = centered })).Message.ShouldContain("biases");
        Should.Throw<ArgumentException>(() => Create(new() { Biases = centered })).Message.ShouldContain("400");
    }

    private static AlignedBuffer Create(InitializationSpecification initialization, ulong seed = 7) =>
        ParameterInitialization.Create(Wide, initialization, seed, firstExample: []);

    private static double[] Slice(AlignedBuffer parameters, int layer, ParameterRole role) =>
        Slice(new ParameterLayout(Wide).Slices.Single(one => one.Layer == layer && one.Role == role), parameters);

    /// <summary>The real elements, neuron by neuron.</summary>
    private static double[] Slice(ParameterSlice slice, AlignedBuffer parameters) =>
    [
        .. Enumerable.Range(0, slice.Count).Select(i => (double)parameters[slice.IndexOf(i / slice.Inputs, i % slice.Inputs)]),
    ];
}
