using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.TestKit.Training;

namespace Cluster.Shared.Tests.Optimizers.Rules;

/// <summary>Clipping and LARS; what is applied by pieces, and what is not.</summary>
public sealed class WholeRuleTests
{
    private static readonly ModelSpecification Model = new() { Inputs = 5, Hidden = [19], Outputs = 3 };
    private static readonly ParameterLayout Layout = new(Model);

    // Parameters of each layer, in the canonical order: one layer after the other.
    private const int FirstLayer = 5 * 19 + 19;

    public static TheoryData<string> Names => [.. TinyOptimizers.All.Keys];

    [Fact]
    public void Clipping_by_value_cuts_each_number()
    {
        var gradient = Random(1);
        var clipped = Clipped(ClipKind.Value, 0.7, gradient);
        clipped.ShouldBe(gradient.Select(g => Math.Clamp(g, -0.7f, 0.7f)));
        clipped.ShouldContain(0.7f);
        clipped.ShouldContain(-0.7f);
    }

    [Fact]
    public void Clipping_by_norm_keeps_the_direction_and_leaves_what_is_short_enough()
    {
        var gradient = Random(1);
        var norm = Norm(gradient);
        var clipped = Clipped(ClipKind.Norm, 0.3, gradient);
        Norm(clipped).ShouldBe(0.3, 1e-7);
        for (var i = 0; i < gradient.Length; i++) ((double)clipped[i]).ShouldBe(gradient[i] * 0.3 / norm, 1e-7);
        Clipped(ClipKind.Norm, norm * 1.001, gradient).ShouldBe(gradient);
        Clipped(ClipKind.Norm, 1, new float[Layout.Count]).ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void Clipping_by_layer_clips_each_layer_by_itself()
    {
        // The first layer is far longer than the limit, the second shorter.
        float[] gradient = [.. Random(1).Select((g, i) => i < FirstLayer ? g : g / 100)];
        var clipped = Clipped(ClipKind.Layer, 2, gradient);
        Norm(clipped[..FirstLayer]).ShouldBe(2, 1e-6);
        clipped[FirstLayer..].ShouldBe(gradient[FirstLayer..]);
    }

    [Fact]
    public void Clipping_comes_before_weight_decay()
    {
        var optimizer = new OptimizerSpecification
        {
            LearningRate = 1,
            L2 = 1,
            L2Form = L2Form.CostTerm,
            Clip = ClipKind.Value,
            ClipAt = 0.5,
        };
        float[] ones = [.. Enumerable.Repeat(1f, Layout.Count)];
        var after = Steps.Of(optimizer, Layout, ones, [ones.Select(one => (double)one)])[0];
        after[0].ShouldBe(1 - (0.5f + 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Lars_follows_its_algorithm(double momentum)
    {
        const double eta = 2, kappa = 0.02, lambda = 0.1;
        var optimizer = new OptimizerSpecification
        {
            Kind = OptimizerKind.Lars,
            LearningRate = eta,
            Momentum = momentum,
            TrustCoefficient = kappa,
            WeightDecay = lambda,
        };
        double[][] gradients = [.. Enumerable.Range(2, 4).Select(seed => Random(seed).Select(g => (double)g).ToArray())];
        var w = Random(1).Select(p => (double)p).ToArray();
        var v = new double[w.Length];
        foreach (var g in gradients)
        {
            foreach (var (first, weights, end) in ((int, int, int)[])[(0, 5 * 19, FirstLayer), (FirstLayer, 19 * 3, Layout.Count)])
            {
                var (ofWeights, ofGradient) = (Norm(w[first..end]), Norm(g[first..end]));
                var ratio = kappa * ofWeights / (ofGradient + lambda * ofWeights);
                for (var i = first; i < end; i++)
                    v[i] = momentum * v[i] + eta * ratio * (g[i] + (i < first + weights ? lambda * w[i] : 0));
            }

            for (var i = 0; i < w.Length; i++) w[i] -= v[i];
        }

        var actual = Steps.Of(optimizer, Layout, Random(1), gradients)[^1];
        for (var i = 0; i < w.Length; i++) ((double)actual[i]).ShouldBe(w[i], 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lars_leaves_lengths_and_normalisations_the_plain_step(bool batchNorm)
    {
        var model = Model with { BatchNorm = batchNorm ? new() : null, WeightNorm = !batchNorm };
        var (layout, optimizer) = (new ParameterLayout(model), new OptimizerSpecification
        {
            Kind = OptimizerKind.Lars,
            LearningRate = 0.5,
            Momentum = 0,
            TrustCoefficient = 0.001,
        });
        float[] ones = [.. Enumerable.Repeat(1f, layout.Count)];
        var after = layout.FromCanonical(Steps.Of(optimizer, layout, ones, [ones.Select(one => 2.0 * one)])[0]);
        foreach (var slice in layout.Slices)
        {
            // ‖w‖ / ‖g‖ is 1/2.
            var ratio = slice.Role is ParameterRole.Weight or ParameterRole.Bias ? 0.001 / 2 : 1;
            for (var output = 0; output < slice.Outputs; output++)
                ((double)slice.Of(after.Span)[output]).ShouldBe(1 - 0.5 * ratio * 2, 1e-6, $"{slice.Role}");
        }
    }

    [Fact]
    public void Lars_takes_a_layer_of_zeros_as_it_is()
    {
        var optimizer = new OptimizerSpecification { Kind = OptimizerKind.Lars, LearningRate = 0.5, Momentum = 0 };
        var gradient = Random(1);
        var after = Steps.Of(optimizer, Layout, new float[Layout.Count], [gradient.Select(g => (double)g)])[0];
        after.ShouldBe(gradient.Select(g => -0.5f * g));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pieces_have_the_bits_of_the_whole_or_are_refused(string name)
    {
        var optimizer = TinyOptimizers.All[name];
        var (whole, byPieces) = (OptimizerFactory.Create(optimizer, Layout, 10), OptimizerFactory.Create(optimizer, Layout, 10));
        var (state, other) = (whole.CreateState(Layout), whole.CreateState(Layout));
        var parameters = Layout.FromCanonical(Random(1));
        for (var step = 0; step < 3; step++)
        {
            var info = new StepInfo(step, step / 3.0, optimizer.LearningRate);
            var (expected, update) = (Layout.FromCanonical(Random(2 + step)), Layout.FromCanonical(Random(2 + step)));
            whole.Apply(expected.Span, state, parameters.Span, info);
            if (whole.NeedsWhole)
            {
                Should.Throw<ArgumentException>(() => byPieces.Apply(update.Span[..48], other, parameters.Span[..48], info))
                    .Message.ShouldContain($"all {Layout.Length} floats, not 48 from 0 on");
                return;
            }

            for (var first = 0; first < update.Length; first += 48)
            {
                var length = Math.Min(48, update.Length - first);
                byPieces.Apply(update.Span.Slice(first, length), other, parameters.Span.Slice(first, length), info, first);
            }

            update.Span.SequenceEqual(expected.Span).ShouldBeTrue($"step {step}");
            for (var i = 0; i < parameters.Length; i++) parameters[i] += update[i];
        }
    }

    private static float[] Clipped(ClipKind kind, double at, float[] gradient)
    {
        var optimizer = new OptimizerSpecification { LearningRate = 1, Clip = kind, ClipAt = at };
        var after = Steps.Of(optimizer, Layout, new float[Layout.Count], [gradient.Select(g => (double)g)])[0];
        return [.. after.Select(value => -value)];
    }

    private static float[] Random(int seed)
    {
        var random = new RandomStream((ulong)seed, RandomPurpose.Simulation, 0);
        return [.. Enumerable.Range(0, Layout.Count).Select(i => (float)random.Gaussian((ulong)i))];
    }

    private static double Norm(IEnumerable<float> values) => Norm(values.Select(value => (double)value));

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
}
