using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Statistics;

namespace Cluster.Cli.Tests.Labs;

public sealed class LabFigureTests
{
    /// <summary>Wilson's interval with none of n ends at z² / (n + z²), with all of n it begins at n / (n + z²).</summary>
    [Theory]
    [InlineData(0, 20_000, "0.0 %", "0.0 % to 0.019 %")]
    [InlineData(20_000, 20_000, "100.0 %", "99.981 % to 100.0 %")]
    [InlineData(0, 10, "0.0 %", "0.0 % to 27.8 %")]
    public void A_share_that_no_draw_or_every_draw_has_keeps_an_interval(int hits, int draws, string text, string interval)
    {
        var figure = LabFigure.Share("a", "a", [.. Enumerable.Range(0, draws).Select(i => i < hits)]);
        (figure.Text, figure.IntervalText).ShouldBe((text, interval));
    }

    [Fact]
    public void Seeds_that_agree_say_nothing_of_others() =>
        LabFigure.Share("a", "a", Estimate.Of([0, 0, 0])).IntervalText.ShouldBe("");
}
