using System.Text;
using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Results;

public sealed class SearchSummaryTests
{
    private static readonly double[] Rates = [0.01, 0.1, 0.3, 1, 3, 10];

    [Fact]
    public void Finished_trials_are_ranked_by_their_means_and_the_others_come_last()
    {
        var search = Summary(
            [0.905, 0.91, 0.915], [0.95, 0.951, 0.949], [0.94, 0.952, 0.955], [0.99, null, 0.99], [0.20, 0.21, 0.19],
            [0.95, 0.951, 0.949]).Search!;
        search.Ranking.Select(trial => trial.Number).ShouldBe([2, 6, 3, 1, 5, 4]);
        search.Ranking.Select(trial => trial.Place).ShouldBe([1, 2, 3, 4, 5, 6]);
        search.Ranking[^1].End.ShouldBe(TrialEnd.Diverged);
        search.Best!.Number.ShouldBe(2);
        search.BestSoFar.Select(point => point.Mean).ShouldBe([0.91, 0.95, 0.95, 0.95, 0.95, 0.95], 1e-12);
        search.Ranking.Select(trial => trial.IsNotToldApart).ShouldBe([false, true, true, false, false, false]);
        search.Ranking.Select(trial => trial.IsWorse).ShouldBe([false, false, false, true, true, false]);
    }

    [Fact]
    public void What_failed_or_never_ended_is_never_the_best()
    {
        var result = Result([[0.9, 0.9], [0.99, 0.99], [0.98, 0.98]]);
        var runs = result.Runs.Select(run => (run.Configuration.Label, run.Seed) switch
        {
            ("rate 0.1", 1) => run with { Status = RunStatus.Failed, Failure = "no" },
            ("rate 0.3", 1) => run with { Status = RunStatus.Interrupted },
            _ => run,
        }).ToList();
        var search = ExperimentSummary.Of(result with { Runs = runs }).Search!;
        search.Ranking.Select(trial => trial.End).ShouldBe([TrialEnd.Finished, TrialEnd.Unfinished, TrialEnd.Failed]);
        search.Best!.Number.ShouldBe(1);
        ExperimentSummary.Of(result with { Runs = [] }).Search!.Best.ShouldBeNull();
        Verdict.Of(ExperimentSummary.Of(result with { Runs = [] })).ShouldContain("No trial has finished.");
    }

    [Fact]
    public void A_seed_that_ended_by_itself_does_not_make_its_trial_s_stage_an_earlier_one()
    {
        var result = Result([[0.9, 0.9], [0.5, 0.5], [0.4, 0.4]]);
        var runs = result.Runs.Select(run => run.Configuration.Label switch
        {
            "rate 0.1" => SampleResults.Accuracies(run.Configuration, run.Seed, run.Seed == 0 ? [0.5] : [0.4, 0.5, 0.5]) with
            {
                Status = run.Seed == 0 ? RunStatus.Finished : RunStatus.Eliminated,
            },
            "rate 0.3" => run with { Status = RunStatus.Eliminated },
            _ => run,
        }).ToList();
        var halving = result.Experiment.Search! with { Method = SearchMethod.Halving, Rungs = [new(1, 3), new(3, 2), new(9, 1)] };
        var experiment = result.Experiment with { Search = halving };
        var search = ExperimentSummary.Of(result with { Experiment = experiment, Runs = runs }).Search!;
        search.Ranking.Select(trial => (trial.Number, trial.Stage, trial.Epochs)).ShouldBe([(1, null, 1), (2, 2, 3), (3, 1, 1)]);
    }

    [Fact]
    public void Of_a_cost_less_is_better()
    {
        var result = Result([[0.9, 0.91], [0.8, 0.81]], RunMetric.ValidationCostFinal);
        // The sample's cost falls with the epochs: the second trial trains one more.
        var runs = result.Runs.Select(run => run.Configuration.Label == "rate 0.1"
            ? SampleResults.Accuracies(run.Configuration, run.Seed, 0.8, 0.81)
            : run).ToList();
        var search = ExperimentSummary.Of(result with { Runs = runs }).Search!;
        search.Best!.Number.ShouldBe(2);
        search.Best.Metric.Mean.ShouldBe(0.75);
        search.BestSoFar.Select(point => point.Mean).ShouldBe([1.5, 0.75]);
    }

    [Fact]
    public void The_verdict_says_which_is_best_how_sure_that_is_and_where_the_range_ends()
    {
        Verdict.Of(Summary([0.90, 0.91, 0.92], [0.90, 0.91, 0.901], [0.93, 0.931, 0.932], [0.5, 0.51, 0.52])).ShouldBe(
            "Best of 4 trials on validation: rate 0.3 with 93.10 % (95 % interval 92.85 to 93.35 %, 3 seeds). "
            + "Three seeds cannot tell rate 0.01 (p = 0.07) from it. Two are worse by more than the noise.");
        Verdict.Of(Summary([0.95], [0.91])).ShouldBe(
            "Best of 2 trials on validation: rate 0.01 with 95.00 % (one seed, so no interval). With one seed nothing says whether the "
            + "leading trials really differ: more seeds would. The best learning_rate lies at the edge of what was searched: a wider "
            + "range may hold a better one.");
    }

    [Fact]
    public void Summary_json_has_the_ranking()
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(stream, Summary([0.90, 0.91], [0.95, 0.96], [0.99, null]));
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var search = json.RootElement.GetProperty("search");
        search.GetProperty("method").GetString().ShouldBe("random");
        search.GetProperty("metric").GetString().ShouldBe("validation_accuracy_best");
        search.GetProperty("best").GetString().ShouldBe("rate 0.1");
        search.GetProperty("space")[0].GetRawText().ShouldContain("\"log\"");
        search.GetProperty("ranking").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt32()).ShouldBe([2, 1, 3]);
        search.GetProperty("ranking").EnumerateArray().Select(trial => trial.GetProperty("end").GetString())
            .ShouldBe(["finished", "finished", "diverged"]);
        search.GetProperty("ranking")[1].GetProperty("p_holm").GetDouble().ShouldBeLessThan(0.05);
    }

    [Fact]
    public void The_table_is_in_order_and_can_be_cut_short()
    {
        var table = ResultTable.Of(Summary([0.90, 0.91], [0.95, 0.96], [0.99, null]));
        table.Columns.Select(column => column.Header)
            .ShouldBe(["Place", "Trial", "learning_rate", "Runs", "Best validation accuracy", "Beside the best"]);
        table.Rows[0].Cells.ShouldBe(["1", "2", "0.1", "2", "95.50 (89.15 to 100.00) %", "the best"]);
        table.Rows[2].Cells[^1].ShouldBe("diverged");
        var first = table.First(2);
        first.Rows.Count.ShouldBe(2);
        first.Notes[0].ShouldBe("The other 1 are in the report and in summary.json.");
    }

    [Fact]
    public void The_report_draws_each_key_and_the_best_so_far()
    {
        using var text = new StringWriter();
        HtmlReport.Write(text, Summary([0.90, 0.91, 0.92], [0.95, 0.951, 0.949], [0.5, null, 0.5]));
        text.ToString().ShouldContain("Key by key");
        text.ToString().ShouldContain("best validation accuracy over learning_rate");
        text.ToString().ShouldContain("The best so far");
        text.ToString().ShouldNotContain("NaN");
    }

    [Fact]
    public void A_trial_whose_seeds_differ_wildly_is_neither_told_apart_nor_not()
    {
        // ± 2.5 points and ± 74.5 points: Student's t(2) is 4.303.
        var summary = Summary([0.90, 0.91, 0.92], [0.90, 0.30, 0.60]);
        summary.Search!.Ranking[1].IsNotToldApart.ShouldBeFalse();
        summary.Search.Ranking[1].IsUnclear.ShouldBeTrue();
        var cells = ResultTable.Of(summary).Rows[1].Cells;
        cells[^2].ShouldBe("60.00 % (few seeds)");
        cells[^1].ShouldStartWith("too few seeds to tell, p = ");
        Verdict.Of(summary).ShouldContain("In one other the seeds differ too much to judge by.");
        Verdict.Of(summary).ShouldNotContain("cannot tell");
    }

    [Fact]
    public void Halving_has_a_mark_for_each_stage_and_says_that_its_runs_were_stopped()
    {
        var result = Result([[0.5, 0.51], [0.9, 0.91], [0.7, 0.71]]);
        var runs = result.Runs.Select(run => run.Configuration.Label switch
        {
            "rate 0.01" => run with { Status = RunStatus.Eliminated },
            "rate 0.3" => SampleResults.Accuracies(run.Configuration, run.Seed, 0.6, 0.7, 0.71) with { Status = RunStatus.Eliminated },
            _ => SampleResults.Accuracies(run.Configuration, run.Seed, [.. Enumerable.Range(0, 9).Select(e => 0.8 + 0.01 * e)]),
        }).ToList();
        var plan = result.Experiment.Search! with { Method = SearchMethod.Halving, Rungs = [new(1, 3), new(3, 2), new(9, 1)] };
        var summary = ExperimentSummary.Of(result with { Runs = runs, Experiment = result.Experiment with { Search = plan } });
        ResultTable.Of(summary).Rows.Select(row => row.Cells[3]).ShouldBe(["2", "2, stopped", "2, stopped"]);
        using var text = new StringWriter();
        HtmlReport.Write(text, summary);
        foreach (var stage in (string[])["after 9 epochs", "after 3 epochs", "after 1 epoch"])
            text.ToString().ShouldContain($">{stage}</text>");
    }

    /// <summary>A trial an array, a seed an accuracy; null for a seed that diverged.</summary>
    private static ExperimentSummary Summary(params double?[][] trials)
    {
        var result = Result([.. trials.Select(trial => trial.Select(accuracy => accuracy ?? 0).ToArray())]);
        var runs = result.Runs.Index().Select(run => trials[run.Index / trials[0].Length][run.Index % trials[0].Length] is null
            ? run.Item with { Status = RunStatus.Diverged }
            : run.Item).ToList();
        return ExperimentSummary.Of(result with { Runs = runs });
    }

    private static ExperimentResult Result(double[][] trials, RunMetric metric = RunMetric.ValidationAccuracyBest)
    {
        var runs = trials.SelectMany((trial, i) =>
        {
            var configuration = SampleResults.Configuration(1, label: $"rate {Rates[i]}") with { Key = [new("learning_rate", Rates[i])] };
            return trial.Select((accuracy, seed) => SampleResults.Accuracies(configuration, (ulong)seed, accuracy));
        }).ToList();
        var result = SampleResults.Experiment(runs, trials[0].Length);
        return result with
        {
            Experiment = result.Experiment with
            {
                Search = new()
                {
                    Method = SearchMethod.Random,
                    Metric = metric,
                    Seed = 1,
                    Space = [new SearchedKey("learning_rate", SearchScale.Log, 0.01, 10)],
                },
            },
        };
    }
}
