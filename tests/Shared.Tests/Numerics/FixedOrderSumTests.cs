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

    [Fact]
    public void The_order_of_the_additions_is_the_documented_one()
    {
        // With these numbers nearly every other order rounds otherwise.
        float[] a = [.. Enumerable.Range(0, 24).Select(i => i % 8 == 0 ? 3e30f : i % 3 == 0 ? -1.7e-30f : 2.3f * (i + 1))];
        double[] lanes =
            [.. Enumerable.Range(0, 8).Select(lane => a.Where((_, i) => i % 8 == lane).Aggregate(0.0, (s, x) => s + (double)x * x))];
        FixedOrderSum.Squares(a).ShouldBe(
            ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7])));
    }

    [Fact]
    public void Unequal_lengths_are_refused() =>
        Should.Throw<ArgumentException>(() => FixedOrderSum.Dot([1], [1, 2])).Message.ShouldContain("1 numbers");
}
