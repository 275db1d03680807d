using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Results.Tables;

namespace Cluster.Coordinator.Tests.Results;

public sealed class SummaryEdgeTests
{
    private static readonly Configuration Two = SampleResults.Configuration(2, epochs: 500, fullBatch: true);

    private static JsonElement Json(ExperimentResult result)
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, ExperimentSummary.Of(result));
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    [Theory]
    // The geometric interval of two seeds, and the squares behind the plain one, are beyond what a double holds.
    [InlineData(1e-60, 1e60)]
    [InlineData(1e-250, 1e250)]
    [InlineData(1e300, 1.7e308)]
    public void Figures_that_are_not_finite_become_null(double one, double other)
    {
        var result = SampleResults.Experiment(
            [
                SampleResults.Speeds(Two, 0, (0, [1, one]), (1, [1, one])) with { Seconds = double.NaN },
                SampleResults.Speeds(Two, 1, (0, [1, other]), (1, [1, other])) with { Seconds = 1 },
            ],
            2,
            [new() { Source = "x", Configuration = Two, InitialGradientNorms = [double.NaN, 1] }]) with
        {
            Seconds = double.PositiveInfinity,
        };
        var json = Json(result);
        json.GetProperty("seconds").ValueKind.ShouldBe(JsonValueKind.Null);
        var configuration = json.GetProperty("configurations")[0];
        configuration.GetProperty("runs")[0].GetProperty("seconds").ValueKind.ShouldBe(JsonValueKind.Null);
        configuration.GetProperty("published")[0].GetProperty("initial_gradient_norms_l2")[0].ValueKind.ShouldBe(JsonValueKind.Null);
        configuration.GetProperty("speed_of_learning").GetProperty("start").GetProperty("last_to_first_ratio").GetProperty("ci95")
            .ValueKind.ShouldBe(JsonValueKind.Null);
        string.Concat(ResultTable.Of(ExperimentSummary.Of(result)).Rows[0].Cells).ShouldNotContain("Infinity");
        json.GetProperty("verdict").GetString()!.ShouldNotContain("Infinity");
    }

    [Fact]
    public void Seconds_have_no_interval_because_it_may_reach_below_zero()
    {
        var seconds = Json(SampleResults.Experiment(
                [
                    SampleResults.Speeds(Two, 0, (0, [1, 2])) with { Seconds = 1 },
                    SampleResults.Speeds(Two, 1, (0, [1, 2])) with { Seconds = 9 },
                ],
                2))
            .GetProperty("configurations")[0].GetProperty("metrics").GetProperty("seconds");
        seconds.GetProperty("mean").GetDouble().ShouldBe(5);
        seconds.GetProperty("std").GetDouble().ShouldBe(Math.Sqrt(32), 1e-12);
        seconds.GetProperty("ci95").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Seeds_without_gradient_are_counted()
    {
        var speed = Json(SampleResults.Experiment(
                [
                    SampleResults.Speeds(Two, 0, (0, [0.1, 0.2]), (499, [0, 0.1])),
                    SampleResults.Speeds(Two, 1, (0, [0, 0]), (499, [0, 0])),
                ],
                2))
            .GetProperty("configurations")[0].GetProperty("speed_of_learning");
        speed.GetProperty("seeds_without_gradient_start").GetInt32().ShouldBe(1);
        speed.GetProperty("seeds_without_gradient_end").GetInt32().ShouldBe(2);
        speed.GetProperty("start").GetProperty("last_to_first_ratio").GetProperty("n").GetInt32().ShouldBe(1);
        speed.GetProperty("end").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Seeds_that_stopped_early_count_with_their_own_end_and_that_is_said()
    {
        static RunResult Stopped(ulong seed, int epochs, double first)
        {
            var run = SampleResults.Speeds(Two, seed, (0, [1, 1]), (epochs - 1, [first, 1]));
            for (var epoch = 1; epoch <= epochs; epoch++) run.History.Epochs.Add(new(epoch, 1, 0.5, 1, 0.5));
            return run;
        }

        var summary = ExperimentSummary.Of(
            SampleResults.Experiment([Stopped(0, 12, 0.1), Stopped(1, 30, 0.4), Stopped(2, 7, 0.2)], 3));
        var ratio = summary.Configurations[0].SpeedAtEnd!.LastToFirst!;
        ratio.N.ShouldBe(3);
        ratio.Mean!.Value.ShouldBe(5, 1e-12);
        summary.Notes[0].ShouldBe(
            "2 × 30: runs ended after 7 to 30 epochs; figures of the end are each run's own, and from epoch 8 on curves have fewer "
            + "seeds: those that went on.");
    }

    [Fact]
    public void Differences_have_Welchs_interval()
    {
        // 5 seeds each, s = 0.00079057 in both: error 0.0005, t(8) = 2.306004.
        double[] one = [0.9600, 0.9610, 0.9605, 0.9595, 0.9590];
        RunResult[] runs =
        [
            .. one.Select((a, seed) => SampleResults.Accuracies(SampleResults.Configuration(1), (ulong)seed, a)),
            .. one.Select((a, seed) => SampleResults.Accuracies(SampleResults.Configuration(2), (ulong)seed, a + 0.002)),
        ];
        var interval = Json(SampleResults.Experiment(runs, 5)).GetProperty("comparisons")[0].GetProperty("difference_ci95");
        interval[0].GetDouble().ShouldBe(0.002 - 2.306004 * 0.0005, 1e-8);
        interval[1].GetDouble().ShouldBe(0.002 + 2.306004 * 0.0005, 1e-8);
    }

    [Fact]
    public void A_published_curve_stands_beside_ours_where_both_are_known()
    {
        var published = new PublishedFigures
        {
            Source = "a book",
            Configuration = Two,
            Curve = [new(0, [0.0657, 0.309]), new(10, [0.0089, 0.04]), new(499, [0.0003, 0.0096])],
        };
        var result = SampleResults.Experiment(
            [
                SampleResults.Speeds(Two, 0, (0, [0.04, 0.3]), (1, [1, 1]), (499, [0.00012, 0])),
                SampleResults.Speeds(Two, 1, (0, [0.09, 0.3]), (1, [1, 1]), (499, [0.00012, 0.1])),
            ],
            2,
            [published]);
        var table = ResultTable.PublishedCurve(ExperimentSummary.Of(result)).ShouldNotBeNull();
        table.Columns.Select(column => column.Header).ShouldBe(["Configuration", "Epoch", "‖δ¹‖", "‖δ²‖"]);
        table.Rows.Select(row => row.Cells).ShouldBe(
        [
            ["2 × 30", "0", "0.060 / 0.0657", "0.30 / 0.309"],
            ["2 × 30", "499", "0.00012 / 0.0003", "– / 0.0096"],
        ]);
        table.Notes.ShouldHaveSingleItem().ShouldContain("Published: a book (one draw each).");
        using var html = new StringWriter();
        HtmlReport.Write(html, ExperimentSummary.Of(result));
        html.ToString().ShouldContain("<td class=\"number\">0.060 / 0.0657</td>");
        ResultTable.PublishedCurve(ExperimentSummary.Of(SampleResults.SpeedOfLearning(1, 3, 2))).ShouldBeNull();
    }
}
