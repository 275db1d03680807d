using Cluster.Shared.Numerics;
using MathNet.Numerics.Distributions;

namespace Cluster.Shared.Tests.Numerics;

public sealed class RandomTests
{
    /// <summary>The known-answer vectors that come with the authors' reference implementation.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0xa4093822u, 0x299f31d0u, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_known_answers(
        uint key0, uint key1, uint c0, uint c1, uint c2, uint c3, uint word0, uint word1, uint word2, uint word3) =>
        Philox.Block(((ulong)key1 << 32) | key0, c0, c1, c2, c3).ShouldBe(new PhiloxBlock(word0, word1, word2, word3));

    [Fact]
    public void The_logarithm_agrees_with_the_platforms_to_a_unit_in_the_last_place()
    {
        var stream = new RandomStream(1, RandomPurpose.Simulation);
        for (var i = 0u; i < 20_000; i++)
        {
            var x = Math.ScaleB(1 + stream.Uniform(i), stream.Below(i + 1_000_000, 600) - 300);
            var expected = Math.Log(x);
            Math.Abs(ExactMath.Log(x) - expected)
                .ShouldBeLessThanOrEqualTo(2 * Math.BitIncrement(Math.Abs(expected)) - 2 * Math.Abs(expected));
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-12)]
    [InlineData(0.001)]
    [InlineData(0.07)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.999)]
    public void The_normal_quantile_agrees_with_a_library(double p) =>
        NormalDistribution.Quantile(p).ShouldBe(Normal.InvCDF(0, 1, p), 1e-9 * (1 + Math.Abs(NormalDistribution.Quantile(p))));

    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(-0.7)]
    [InlineData(3)]
    [InlineData(-6.5)]
    [InlineData(40)]
    [InlineData(double.NegativeInfinity)]
    public void The_normal_distribution_agrees_with_a_library(double x) =>
        NormalDistribution.Probability(x).ShouldBe(Normal.CDF(0, 1, x), 1e-15);

    [Theory]
    [InlineData(0UL, 0.5 / (1UL << 53))]
    [InlineData(1UL << 63, 0.5)]
    [InlineData(ulong.MaxValue, 1 - 1.0 / (1UL << 53))]
    public void Uniform_numbers_meet_neither_end(ulong bits, double expected)
    {
        var uniform = RandomStream.ToUniform(bits);
        uniform.ShouldBe(expected);
        double.IsFinite(NormalDistribution.Quantile(uniform)).ShouldBeTrue();
    }

    [Fact]
    public void Gaussian_numbers_have_mean_0_variance_1_and_kurtosis_3()
    {
        var stream = new RandomStream(42, RandomPurpose.Weights);
        var values = Enumerable.Range(0, 200_000).Select(i => stream.Gaussian((ulong)i)).ToArray();
        values.Average().ShouldBe(0, 0.01);
        values.Average(x => x * x).ShouldBe(1, 0.015);
        values.Average(x => x * x * x * x).ShouldBe(3, 0.12);
    }

    [Fact]
    public void Streams_of_another_seed_purpose_or_index_share_nothing()
    {
        RandomStream[] streams =
        [
            new(1, RandomPurpose.Weights), new(2, RandomPurpose.Weights), new(1, RandomPurpose.Biases), new(1, RandomPurpose.Weights, 1),
        ];
        streams.SelectMany(s => Enumerable.Range(0, 100).Select(i => s.Bits((ulong)i))).Distinct().Count().ShouldBe(400);
    }
}
