using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Numerics;

public sealed class FixedOrderSumTests
{
    [Fact]
    public void Sums_are_those_of_double_precision_for_every_length()
    {
        for (var length = 0; length < 40; length++)
        {
            float[] a = [.. Enumerable.Range(0, length).Select(i => 1f / (i + 3) - 0.1f)];
            float[] b = [.. Enumerable.Range(0, length).Select(i => i * 0.7f - 5)];
            FixedOrderSum.Dot(a, b).ShouldBe(a.Zip(b, (x, y) => (double)x * y).Sum(), 1e-12);
            FixedOrderSum.Squares(a).ShouldBe(a.Sum(x => (double)x * x), 1e-12);
            FixedOrderSum.Absolutes(a).ShouldBe(a.Sum(x => Math.Abs((double)x)), 1e-12);
        }
    }

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

        FixedOrderSum.Squares(values).ShouldBe(sums[0]);
        FixedOrderSum.Norm(values).ShouldBe(Math.Sqrt(values.Sum(value => (double)value * value)), 1e-9);
    }

    [Fact]
    public void The_largest_floats_have_a_norm() =>
        FixedOrderSum.Norm([float.MaxValue, float.MaxValue]).ShouldBe(float.MaxValue * Math.Sqrt(2), float.MaxValue * 1e-15);

    [Fact]
    public void Unequal_lengths_are_refused() =>
        Should.Throw<ArgumentException>(() => FixedOrderSum.Dot([1], [1, 2])).Message.ShouldContain("1 numbers");
}
