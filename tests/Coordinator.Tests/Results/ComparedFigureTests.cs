using System.Text;
using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Results;

/// <summary>Table, chart, tests and verdict are about the figure that the experiment names.</summary>
public sealed class ComparedFigureTests
{
    private static readonly double[] Spread = [0.001, -0.001, 0.0005, -0.0005];

    /// <summary>Three configurations, best by each figure in another one; four seeds that differ by less than all that.</summary>
    private static ExperimentSummary Summary(RunMetric compare, bool fullBatch = false)
    {
        (string Label, double Cost, double Train, double Validation, double ValidationCost, double Saturated, double Decay)[] nets =
        [
            ("plain", 0.02, 0.99, 0.90, 0.5, 0.6, 0.5), ("decay", 0.20, 0.95, 0.93, 0.3, 0.4, 0.1),
            ("dropout", 0.40, 0.90, 0.895, 0.4, 0.2, 0.3),
        ];
        var runs = nets.SelectMany(net => Spread.Select((e, seed) =>
        {
            var configuration = SampleResults.Configuration(2, epochs: 1, fullBatch: fullBatch, label: net.Label);
            var moment = SampleResults.Moment(0, 0, [0.1, 0.2, 0.5]);
            return SampleResults.Accuracies(configuration, (ulong)seed) with
            {
                History = new()
                {
                    Epochs =
                    [
                        new EpochRecord(1, net.Cost + e, net.Train + e, net.ValidationCost + e, net.Validation - e)
                        {
                            WeightDecay = net.Decay,
                        },
                    ],
                    Diagnostics = [moment with { Layers = [.. moment.Layers.Select((l, i) => l with
                    {
                        SaturatedShare = i == 1 ? net.Saturated + e : 0.9,
                    })] }],
                },
            };
        }));
        var result = SampleResults.Experiment([.. runs], Spread.Length);
        return ExperimentSummary.Of(result with { Experiment = result.Experiment with { Compare = compare } });
    }

    private static string Report(ExperimentSummary summary)
    {
        using var text = new StringWriter();
        HtmlReport.Write(text, summary);
        return text.ToString();
    }

    [Theory]
    [InlineData(RunMetric.ValidationAccuracyBest, "Best on validation: decay with 93.00 %", "Best accuracy")]
    [InlineData(RunMetric.ValidationAccuracyFinal, "Highest final validation accuracy: decay with 93.00 %", "Final accuracy")]
    [InlineData(RunMetric.ValidationCostFinal, "Lowest final validation cost: decay with 0.300", "Validation cost")]
    [InlineData(RunMetric.TrainCostFinal, "Lowest final training cost: plain with 0.0200", "Training cost")]
    [InlineData(RunMetric.TrainObjectiveFinal, "Lowest final training cost with weight decay: decay with 0.300", "Cost with decay")]
    [InlineData(RunMetric.TrainAccuracyFinal, "Highest final training accuracy: plain with 99.00 %", "Training accuracy")]
    [InlineData(RunMetric.AccuracyGap, "Lowest accuracy gap: dropout with 0.50 points", "Accuracy gap")]
    [InlineData(
        RunMetric.SaturatedShareLast, "Lowest saturated share of the last hidden layer: dropout with 20.00 %", "Saturated, last layer")]
    public void Verdict_table_tests_and_chart_follow_it(RunMetric compare, string lead, string header)
    {
        foreach (var summary in (ExperimentSummary[])[Summary(compare), Summary(compare, fullBatch: true)])
        {
            Verdict.Of(summary).ShouldStartWith($"{lead} (95 % interval ");
            Verdict.Of(summary).ShouldContain("Worse by more than the noise: ");
            ResultTable.Of(summary).Columns[2].Header.ShouldBe(header);
            ResultTable.Of(summary, TableDetail.Least).Columns[2].Header.ShouldBe(header);
            ResultTable.Of(summary).Explanations.First().ShouldStartWith($"{header}: ");
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{compare}");
            summary.Comparisons.Where(c => !c.Metric.StartsWith("last_to_first", StringComparison.Ordinal))
                .Select(c => (c.Metric, c.First, c.Second)).ShouldBe([(name, 0, 1), (name, 0, 2), (name, 1, 2)]);
            summary.Configurations.ShouldAllBe(c => c.Metric(name) != null);
            var html = Report(summary);
            var title = compare == RunMetric.ValidationAccuracyBest ? "Accuracy" : lead[(lead.IndexOf(' ') + 1)..lead.IndexOf(':')];
            html.ShouldContain($"{char.ToUpperInvariant(title[0])}{title[1..]} by configuration</h2>");
            html.IndexOf("by configuration</h2>", StringComparison.Ordinal)
                .ShouldBeLessThan(html.IndexOf("Speed of learning at the start</h2>", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Costs_are_told_with_significant_digits()
    {
        var summary = Summary(RunMetric.TrainCostFinal);
        Verdict.Of(summary).ShouldStartWith(
            "Lowest final training cost: plain with 0.0200 (95 % interval 0.0185 to 0.0215, 4 seeds). "
            + "Worse by more than the noise: decay (0.200, p < 0.001) and dropout (0.400, p < 0.001).");
        // s = √(2.5·10⁻⁶ / 3), t(3) = 3.182: ± 0.0015.
        ResultTable.Of(summary).Rows[0].Cells[2].ShouldBe("0.0200 ± 0.0015");
        ResultTable.Of(summary).Rows[0].Cells[3].ShouldBe("90.00 ± 0.15 %");
        Report(summary).ShouldContain("<td>+0.180</td>");
    }

    [Fact]
    public void Summary_json_names_it_and_has_all_figures()
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, Summary(RunMetric.AccuracyGap));
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        json.RootElement.GetProperty("compare").GetString().ShouldBe("accuracy_gap");
        var plain = json.RootElement.GetProperty("configurations")[0];
        plain.GetProperty("metrics").GetProperty("accuracy_gap").GetProperty("mean").GetDouble().ShouldBe(0.09, 1e-12);
        plain.GetProperty("metrics").GetProperty("saturated_share_last").GetProperty("mean").GetDouble().ShouldBe(0.6, 1e-12);
        plain.GetProperty("runs")[0].GetProperty("accuracy_gap").GetDouble().ShouldBe(0.092, 1e-12);
        plain.GetProperty("runs")[0].GetProperty("saturated_share_last").GetDouble().ShouldBe(0.601, 1e-12);
    }

    [Fact]
    public void Of_more_than_eight_each_is_tested_against_the_best_and_those_not_told_apart_are_named()
    {
        // Twelve: the fourth is the best; five are within the noise of it, six are far behind.
        double[] means = [0.90, 0.949, 0.90, 0.95, 0.948, 0.90, 0.947, 0.946, 0.945, 0.90, 0.90, 0.90];
        double[] noise = [0.01, -0.01, 0.005, -0.005];
        var runs = means.SelectMany((mean, i) => noise.Select((e, seed) =>
            SampleResults.Accuracies(SampleResults.Configuration(2, epochs: 2, label: $"net {i + 1}"), (ulong)seed, mean + e)));
        var summary = ExperimentSummary.Of(SampleResults.Experiment([.. runs], noise.Length));
        summary.Comparisons.Count.ShouldBe(11);
        summary.Comparisons.ShouldAllBe(c => c.First == 3 || c.Second == 3);
        // Holm over eleven tests: the smallest p, of those far behind, counts elevenfold.
        summary.Comparisons.ShouldAllBe(c => c.PAdjusted >= c.Test.P);
        summary.Comparisons[0].PAdjusted.ShouldBe(11 * summary.Comparisons[0].Test.P, 1e-12);
        var words = Verdict.Of(summary);
        words.ShouldStartWith("Best on validation: net 4 with 95.00 %");
        words.ShouldContain("Four seeds cannot tell these from it: net 2 (0.10 points below, p = 1.0), net 5 (0.20 points below, p = 1.0), "
            + "net 7 (0.30 points below, p = 1.0) and two more.");
        words.ShouldEndWith("Worse by more than the noise: six others.");
        words.ShouldNotContain("in the table");
        var html = Report(summary);
        html.ShouldContain("each against net 4, whose best validation accuracy is the highest;");
        html.ShouldNotContain("best best");
    }

    [Fact]
    public void Divergences_take_a_sentence_for_each_configuration()
    {
        RunResult Run(string label, ulong seed, long? step)
        {
            var run = SampleResults.Accuracies(SampleResults.Configuration(2, epochs: 2, label: label), seed, 0.9);
            return step is null ? run : run with { Status = RunStatus.Diverged, Divergence = new(1, "weights", float.NaN, step.Value, 1) };
        }

        var summary = ExperimentSummary.Of(SampleResults.Experiment(
        [
            .. Enumerable.Range(0, 5).Select(seed => Run("clip=none", (ulong)seed, 3 + seed)),
            .. Enumerable.Range(0, 5).Select(seed => Run("clip=1", (ulong)seed, seed < 2 ? 40 - seed : null)),
            .. Enumerable.Range(0, 5).Select(seed => Run("clip=2", (ulong)seed, seed == 4 ? 7 : null)),
            .. Enumerable.Range(0, 5).Select(seed => Run("clip=3", (ulong)seed, seed == 4 ? 7 : null)),
        ], 5));
        Verdict.Of(summary).ShouldEndWith(
            "All five runs of clip=none diverged, the first at step 3, and are left out. "
            + "Two of five runs of clip=1 diverged, the first at step 39, and are left out. "
            + "One of five runs of clip=2 diverged at step 7 and is left out. "
            + "One run of one more configuration diverged too; the notes name it.");
        summary.Notes.ShouldContain("clip=1, seed 1: the run diverged: weights of layer 1 became NaN at step 39 (epoch 1).");
    }
}
