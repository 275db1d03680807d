using Cluster.Shared.Training;

namespace Cluster.Shared.Tests.Training;

public sealed class DropoutMaskTests
{
    private const int Numbers = 20_000;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.95)]
    [InlineData(0)]
    public void As_many_are_kept_as_asked_for_and_their_scale_makes_up_for_the_others(double p)
    {
        var threshold = DropoutMask.Threshold(p);
        var kept = Kept(new(Seed: 3, Layer: 1, Step: 7, Place: 2), threshold).Count(one => one);
        var spread = Math.Sqrt(p * (1 - p) / Numbers);
        ((double)kept / Numbers).ShouldBe(1 - p, 4 * spread + 1e-5);
        (DropoutMask.Scale(threshold) * (threshold / 65536.0)).ShouldBe(1, 1e-7);
    }

    [Fact]
    public void Something_is_kept_whatever_the_probability()
    {
        DropoutMask.Threshold(Math.BitDecrement(1.0)).ShouldBe(1);
        DropoutMask.Threshold(0.5).ShouldBe(1 << 15);
        DropoutMask.Scale(1 << 15).ShouldBe(2f);
        DropoutMask.Scale(DropoutMask.Threshold(0)).ShouldBe(1f);
    }

    /// <summary>Independent masks of one half agree in one half of the numbers.</summary>
    [Fact]
    public void Seeds_layers_steps_and_examples_have_masks_of_their_own()
    {
        var one = new DropoutMask(Seed: 3, Layer: 1, Step: 7, Place: 2);
        DropoutMask[] others =
        [
            one with { Seed = 4 }, one with { Layer = 0 }, one with { Layer = 2 }, one with { Layer = 1000 }, one with { Step = 8 },
            one with { Step = 7 + (1L << 32) }, one with { Step = 7 + (1L << 45) }, one with { Place = 3 },
            one with { Place = 100_000_000 },
        ];
        var first = Kept(one, 1 << 15);
        Kept(one, 1 << 15).ShouldBe(first);
        foreach (var other in others)
        {
            var agreed = first.Zip(Kept(other, 1 << 15), (a, b) => a == b).Count(same => same);
            ((double)agreed / Numbers).ShouldBe(0.5, 4 * 0.5 / Math.Sqrt(Numbers), $"{other}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(64)]
    public void Neighbours_do_not_know_of_each_other(int distance)
    {
        var kept = Kept(new(Seed: 11, Layer: 1, Step: 0, Place: 0), 1 << 15);
        var agreed = kept.Zip(kept.Skip(distance), (a, b) => a == b).Count(same => same);
        ((double)agreed / (Numbers - distance)).ShouldBe(0.5, 4 * 0.5 / Math.Sqrt(Numbers));
    }

    /// <summary>Fixed for ever: a change here changes every result with dropout.</summary>
    [Fact]
    public void Masks_have_kept_their_numbers() =>
        string.Concat(Kept(new(Seed: 1, Layer: 1, Step: 5, Place: 9), 1 << 15)[..24].Select(kept => kept ? '1' : '0'))
            .ShouldBe("001000010001100111101101");

    private static bool[] Kept(DropoutMask mask, int threshold) =>
        [.. Enumerable.Range(0, Numbers).Select(number => mask.Keeps(number, threshold))];
}
