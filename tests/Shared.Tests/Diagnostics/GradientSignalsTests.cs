using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Diagnostics;

/// <summary>Gradients drawn from distributions whose mean and covariance are known, cut into shards of unequal sizes.</summary>
public sealed class GradientSignalsTests
{
    private const double Spread = 0.5;
    private static readonly ModelSpecification Model = new() { Inputs = 3, Hidden = [4], Outputs = 2 };
    private static readonly ParameterLayout Layout = new(Model);
    private static readonly int[] ShardSizes = [1, 5, 2, 9, 3];

    // Of the two layers' weights and biases.
    private static readonly int[] Counts = [3 * 4 + 4, 4 * 2 + 2];

    [Fact]
    public void Variance_and_squared_gradient_are_free_of_bias_for_shards_of_any_sizes()
    {
        const int Trials = 4000;
        var (examples, means) = (ShardSizes.Sum(), new double[2, 2]);
        for (var trial = 0; trial < Trials; trial++)
        {
            var signals = Draw((ulong)trial, examples, out var sums);
            for (var layer = 0; layer < 2; layer++)
            {
                var variance = signals[layer].Variance!.Value;
                means[layer, 0] += variance / Trials;
                means[layer, 1] += (sums[layer] / ((double)examples * examples) - variance / examples) / Trials;
            }
        }

        for (var layer = 0; layer < 2; layer++)
        {
            // Every parameter has the mean 0.1 and the standard deviation 0.5.
            means[layer, 0].ShouldBe(Counts[layer] * Spread * Spread, 0.03 * Counts[layer] * Spread * Spread);
            means[layer, 1].ShouldBe(Counts[layer] * 0.01, 0.1 * Counts[layer] * 0.01);
        }
    }

    [Fact]
    public void The_whole_net_counts_all_layers_together()
    {
        var signals = Draw(1, ShardSizes.Sum(), out _);
        signals.Count.ShouldBe(3);
        signals[2].Variance!.Value.ShouldBe(signals[0].Variance!.Value + signals[1].Variance!.Value, 1e-9);
    }

    [Fact]
    public void The_noise_scale_is_variance_over_squared_gradient_and_signal_to_noise_is_the_batch_over_it()
    {
        // Two shards of 4 examples each, with the sums 10 and 6 in one parameter: Σ ‖G_s‖²/n_s = 34, ‖G‖²/B = 32.
        var gradient = Layout.FromCanonical([.. Enumerable.Range(0, Layout.Count).Select(i => i == 0 ? 16f : 0f)]);
        var signal = GradientSignals.Measure(Layout, gradient.Span, [34, 0], shards: 2, examples: 8, before: [])[0];
        signal.Variance.ShouldBe(2);
        signal.NoiseScale!.Value.ShouldBe(2 / (4 - 0.25), 1e-12);
        signal.SignalToNoise!.Value.ShouldBe((4 - 0.25) / 0.25, 1e-12);
        (8 / signal.NoiseScale.Value).ShouldBe(signal.SignalToNoise.Value, 1e-9);
    }

    [Fact]
    public void Where_noise_hides_the_gradient_there_is_a_variance_but_no_scale()
    {
        var signal = GradientSignals.Measure(Layout, Flat(0), [50, 50], shards: 2, examples: 8, before: [])[0];
        signal.Variance.ShouldBe(50);
        (signal.NoiseScale, signal.SignalToNoise).ShouldBe((null, null));
    }

    [Fact]
    public void One_shard_says_nothing_of_noise() =>
        GradientSignals.Measure(Layout, Flat(1), [3, 4], shards: 1, examples: 8, before: [])[0].ShouldBe(new());

    [Fact]
    public void Examples_that_all_agree_have_no_noise()
    {
        var gradient = Flat(8);
        double[] squares = [.. Counts.Select(count => count * 64.0 / 8)];
        var signal = GradientSignals.Measure(Layout, gradient, squares, shards: 4, examples: 8, before: [])[2];
        (signal.Variance, signal.NoiseScale, signal.SignalToNoise).ShouldBe((0.0, 0.0, null));
    }

    [Fact]
    public void The_cosine_is_between_this_gradient_and_the_one_before()
    {
        var (gradient, before) = (Drawn(1, 1), Drawn(2, 1));
        var signals = GradientSignals.Measure(Layout, Layout.FromCanonical(gradient).Span, [1, 1], 1, 1, Layout.FromCanonical(before).Span);
        foreach (var (signal, part) in signals.Zip(new[] { ..Counts[0], Counts[0].., .. }))
            signal.Cosine!.Value.ShouldBe(Cosine(gradient[part], before[part]), 1e-12);
        GradientSignals.Measure(Layout, Flat(2), [1, 1], 1, 1, Flat(-3))[2].Cosine!.Value.ShouldBe(-1, 1e-12);
        GradientSignals.Measure(Layout, Flat(2), [1, 1], 1, 1, Flat(0))[2].Cosine.ShouldBeNull();
    }

    /// <summary>The signals of one drawn mini-batch; <paramref name="sums"/> are ‖G‖² of both layers.</summary>
    private static IReadOnlyList<GradientSignal> Draw(ulong seed, int examples, out double[] sums)
    {
        var (total, squares) = (new float[Layout.Count], new double[2]);
        for (var shard = 0; shard < ShardSizes.Length; shard++)
        {
            var (size, sum) = (ShardSizes[shard], new double[Layout.Count]);
            for (var example = 0; example < size; example++)
            {
                var drawn = Drawn(seed, (uint)(100 * shard + example));
                for (var i = 0; i < sum.Length; i++) sum[i] += 0.1 + Spread * drawn[i];
            }

            squares[0] += sum[..Counts[0]].Sum(v => v * v) / size;
            squares[1] += sum[Counts[0]..].Sum(v => v * v) / size;
            for (var i = 0; i < sum.Length; i++) total[i] += (float)sum[i];
        }

        sums = [total[..Counts[0]].Sum(v => (double)v * v), total[Counts[0]..].Sum(v => (double)v * v)];
        return GradientSignals.Measure(Layout, Layout.FromCanonical(total).Span, squares, ShardSizes.Length, examples, before: []);
    }

    private static float[] Drawn(ulong seed, uint stream)
    {
        var random = new RandomStream(seed, RandomPurpose.Simulation, stream);
        return [.. Enumerable.Range(0, Layout.Count).Select(i => (float)random.Gaussian((ulong)i))];
    }

    private static ReadOnlySpan<float> Flat(float value) =>
        Layout.FromCanonical([.. Enumerable.Repeat(value, Layout.Count)]).Span;

    private static double Cosine(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum()
        / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b));
}
