using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Results.Tables;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Results;

public sealed class SummaryTests
{
    private static JsonElement Json(ExperimentResult result)
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, ExperimentSummary.Of(result));
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static ExperimentResult Three()
    {
        var configuration = SampleResults.Configuration(2, epochs: 2);
        double[] best = [0.96, 0.98, 0.97];
        return SampleResults.Experiment(
            [.. best.Select((a, seed) => SampleResults.Accuracies(configuration, (ulong)seed, a, a - 0.005) with
            {
                WeightsSha256 = new string((char)('a' + seed), 64),
                History = new()
                {
                    Epochs = SampleResults.Accuracies(configuration, 0, a, a - 0.005).History.Epochs,
                    Diagnostics = [SampleResults.Moment(0, 0, [0.07, 0.31, 0.5])],
                },
            })],
            3);
    }

    [Fact]
    public void The_core_of_summary_json_is_as_documented()
    {
        var json = Json(Three());
        json.GetProperty("experiment").GetString().ShouldBe("sample");
        json.GetProperty("data").GetProperty("name").GetString().ShouldBe("digits");
        json.GetProperty("data").GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        json.GetProperty("seconds").GetDouble().ShouldBe(31.25);
        var configuration = json.GetProperty("configurations")[0];
        configuration.GetProperty("key").GetProperty("hidden").EnumerateArray().Select(n => n.GetInt32()).ShouldBe([30, 30]);
        var run = configuration.GetProperty("runs")[1];
        run.GetProperty("seed").GetInt32().ShouldBe(1);
        run.GetProperty("status").GetString().ShouldBe("finished");
        run.GetProperty("weights_sha256").GetString().ShouldBe(new string('b', 64));
        run.GetProperty("seconds").GetDouble().ShouldBe(2.5);
        run.GetProperty("validation_accuracy").GetProperty("best").GetDouble().ShouldBe(0.98);
        run.GetProperty("validation_accuracy").GetProperty("final").GetDouble().ShouldBe(0.975);
        run.GetProperty("initial_gradient_norms").GetProperty("l2").EnumerateArray().Select(n => n.GetDouble()).ShouldBe([0.07, 0.31]);
        run.GetProperty("initial_gradient_norms").GetProperty("l1").EnumerateArray().Select(n => n.GetDouble()).ShouldBe([0.28, 1.24]);
    }

    [Fact]
    public void Estimates_in_summary_json_are_those_worked_out_by_hand()
    {
        var configuration = Json(Three()).GetProperty("configurations")[0];
        var best = configuration.GetProperty("metrics").GetProperty("validation_accuracy_best");
        // 0.96, 0.97, 0.98: mean 0.97, standard deviation 0.01, t(2) = 4.302653.
        best.GetProperty("mean").GetDouble().ShouldBe(0.97, 1e-12);
        best.GetProperty("std").GetDouble().ShouldBe(0.01, 1e-12);
        best.GetProperty("ci95")[0].GetDouble().ShouldBe(0.97 - 4.302653 * 0.01 / Math.Sqrt(3), 1e-8);
        best.GetProperty("ci95")[1].GetDouble().ShouldBe(0.97 + 4.302653 * 0.01 / Math.Sqrt(3), 1e-8);
        best.GetProperty("n").GetInt32().ShouldBe(3);
        var final = configuration.GetProperty("metrics").GetProperty("validation_accuracy_final");
        final.GetProperty("mean").GetDouble().ShouldBe(0.965, 1e-12);
        var norms = configuration.GetProperty("initial_gradient_norms");
        norms.GetProperty("l2").GetArrayLength().ShouldBe(2);
        norms.GetProperty("l2")[1].GetProperty("mean").GetDouble().ShouldBe(0.31, 1e-12);
        norms.GetProperty("l1")[0].GetProperty("n").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void One_seed_has_a_mean_and_null_for_what_it_cannot_tell()
    {
        var json = Json(SampleResults.Experiment([SampleResults.Accuracies(SampleResults.Configuration(1), 0, 0.96)], 1));
        var best = json.GetProperty("configurations")[0].GetProperty("metrics").GetProperty("validation_accuracy_best");
        best.GetProperty("std").ValueKind.ShouldBe(JsonValueKind.Null);
        best.GetProperty("ci95").ValueKind.ShouldBe(JsonValueKind.Null);
        best.GetProperty("n").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Runs_that_did_not_finish_are_counted_named_and_kept_out_of_means_of_the_end()
    {
        var configuration = SampleResults.Configuration(1, epochs: 2);
        RunResult[] runs =
        [
            SampleResults.Accuracies(configuration, 0, 0.9, 0.96),
            SampleResults.Accuracies(configuration, 1, 0.1, double.NaN) with
            {
                Status = RunStatus.Diverged,
                Divergence = new(1, "cost", float.NaN, 7, 1),
            },
            SampleResults.Accuracies(configuration, 2, 0.5) with { Status = RunStatus.Failed, Failure = "The worker stopped." },
            SampleResults.Accuracies(configuration, 3, 0.92) with { Status = RunStatus.Interrupted },
        ];
        runs = [.. runs.Select(run => run.Status == RunStatus.Finished ? run : run with { WeightsSha256 = null })];
        var summary = ExperimentSummary.Of(SampleResults.Experiment(runs, 6));
        var json = Json(SampleResults.Experiment(runs, 6));
        json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        var counts = json.GetProperty("configurations")[0].GetProperty("run_counts");
        string[] names = ["asked", "finished", "diverged", "failed", "interrupted", "not_started"];
        names.Select(name => counts.GetProperty(name).GetInt32()).ShouldBe([6, 1, 1, 1, 1, 2]);
        summary.Configurations[0].Metric(RunMetric.ValidationAccuracyBest).ShouldNotBeNull().Mean.ShouldBe(0.96);
        // The curve goes on with whoever came that far and has not broken off: two runs after the first epoch, one after the second.
        var curve = summary.Configurations[0].EpochCurve(MetricNames.ValidationAccuracy).ShouldNotBeNull();
        curve.Points.Select(p => p.Estimate.N).ShouldBe([2, 1]);
        summary.Notes.ShouldBe(
        [
            "1 × 30, seed 1: the run diverged: cost of layer 1 became NaN at step 7 (epoch 1).",
            "1 × 30, seed 2: the run failed: The worker stopped.",
            "1 × 30: 1 of 6 runs finished (1 diverged, 1 failed, 1 interrupted, 2 not started); "
                + "figures of the end are over those that finished.",
        ]);
        var diverged = json.GetProperty("configurations")[0].GetProperty("runs")[1];
        diverged.GetProperty("status").GetString().ShouldBe("diverged");
        diverged.GetProperty("weights_sha256").ValueKind.ShouldBe(JsonValueKind.Null);
        diverged.GetProperty("divergence").GetProperty("value").GetString().ShouldBe("NaN");
    }

    [Fact]
    public void Summary_json_stays_small_for_24_runs_of_500_epochs()
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, ExperimentSummary.Of(SampleResults.SpeedOfLearning()));
        stream.Length.ShouldBeInRange(100_000, 2_000_000);
        var curve = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("configurations")[2].GetProperty("curves")[0];
        curve.GetProperty("points_measured").GetInt32().ShouldBe(500);
        curve.GetProperty("epoch")[0].GetDouble().ShouldBe(0);
        curve.GetProperty("epoch").EnumerateArray().Last().GetDouble().ShouldBe(499);
        curve.GetProperty("mean").GetArrayLength().ShouldBe(curve.GetProperty("epoch").GetArrayLength());
    }

    [Fact]
    public void Configurations_are_compared_pair_by_pair_with_Holms_correction()
    {
        var summary = ExperimentSummary.Of(SampleResults.SpeedOfLearning(4, 20));
        var starts = summary.Comparisons.Where(c => c.Metric == MetricNames.RatioStart).ToList();
        starts.Select(c => (c.First, c.Second)).ShouldBe([(0, 1), (0, 2), (1, 2)]);
        starts.ShouldAllBe(c => c.PAdjusted >= c.Test.P && c.PAdjusted <= 1);
        starts.Max(c => c.PAdjusted / c.Test.P).ShouldBe(3, 1e-9);
    }

    [Fact]
    public void Published_figures_stand_below_ours_in_the_table()
    {
        var configuration = SampleResults.Configuration(2);
        var result = SampleResults.Experiment(
            [SampleResults.Speeds(configuration, 0, (0, [0.06, 0.3])), SampleResults.Speeds(configuration, 1, (0, [0.08, 0.3]))],
            2,
            [new() { Source = "a book", Configuration = configuration, InitialGradientNorms = [0.07, 0.31] }]);
        var table = ResultTable.Of(ExperimentSummary.Of(result));
        table.Columns.Select(column => column.Header).ShouldBe(["Configuration", "Runs", "‖δ¹‖", "‖δ²‖", "Last/first, start"]);
        table.Rows[0].Cells.ShouldBe(["2 × 30", "2", "0.070 ± 0.014", "0.300", "4.3 (0.70 to 27)"]);
        table.Notes.ShouldBe(["Published: a book (one draw each)."]);
        table.Rows[1].Cells.ShouldBe(["  published", "", "0.07", "0.31", "4.4"]);
        table.Rows[1].Published.ShouldBeTrue();
        var narrow = ResultTable.Of(ExperimentSummary.Of(result), TableDetail.Least);
        narrow.Columns.Select(column => column.Header).ShouldBe(table.Columns.Select(column => column.Header));
        narrow.Rows[0].Cells.ShouldBe(["2 × 30", "2", "0.070", "0.30", "4.3"]);
        narrow.Rows[1].Cells.ShouldBe(["  published", "", "0.07", "0.31", "4.4"]);
    }

    [Theory]
    [InlineData(0.0657, "0.0657")]
    [InlineData(0.00302, "0.00302")]
    [InlineData(0.0000302, "3.02 × 10⁻⁵")]
    [InlineData(0.99999, "0.99999")]
    [InlineData(0.003, "0.003")]
    [InlineData(-12345.0, "−12345")]
    [InlineData(0.0, "0")]
    public void A_published_figure_is_shown_as_it_was_published(double figure, string shown)
    {
        var configuration = SampleResults.Configuration(2);
        var result = SampleResults.Experiment(
            [SampleResults.Speeds(configuration, 0, (0, [1, 1]))],
            1,
            [new() { Source = "x", Configuration = configuration, InitialGradientNorms = [figure, 1] }]);
        ResultTable.Of(ExperimentSummary.Of(result)).Rows[1].Cells[2].ShouldBe(shown);
    }
}
