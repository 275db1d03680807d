using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Numerics;

public sealed class OrderedSumTests
{
    /// <summary>The documented order, number by number: what any width of vectors has to come to.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(10_003)]
    public void Squares_are_added_in_the_documented_order(int length)
    {
        var random = new RandomStream(3, RandomPurpose.Simulation, 0);
        float[] values = [.. Enumerable.Range(0, length).Select(i => (float)random.Gaussian((ulong)i))];
        var sums = new double[256];
        for (var i = 0; i < length; i++) sums[i % 256] += (double)values[i] * values[i];
        for (var half = 128; half > 0; half /= 2)
            for (var i = 0; i < half; i++) sums[i] += sums[i + half];

        OrderedSum.Squares(values).ShouldBe(sums[0]);
        OrderedSum.Norm(values).ShouldBe(Math.Sqrt(values.Sum(value => (double)value * value)), 1e-9);
    }

    [Fact]
    public void The_largest_floats_have_a_norm() =>
        OrderedSum.Norm([float.MaxValue, float.MaxValue]).ShouldBe(float.MaxValue * Math.Sqrt(2), float.MaxValue * 1e-15);
}
