using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared;

namespace Cluster.Coordinator.Results.Tables;

/// <summary>The trials of a search in the order of their places.</summary>
internal static class SearchTable
{
    public const string BesideTheBest = "Beside the best";
    private const int KeyColumnsMax = 5;

    public static ResultTable Of(SearchSummary search, IReadOnlyList<string> notes)
    {
        // Keys of a larger space are told by the trial's label.
        var keys = search.Plan.Space.Count <= KeyColumnsMax ? search.Plan.Space : [];
        var metric = Figures.Capital(MetricWords.NameOf(search.Plan.Metric));
        List<ResultColumn> columns =
        [
            new("Place", ColumnAlignment.Right, "By the mean over seeds; trials that are not complete come last."),
            new("Trial", ColumnAlignment.Right, "The number of the draw, or of the grid's point."),
            .. keys.Select(key => new ResultColumn(key.Path, ColumnAlignment.Right, "A searched key.")),
        ];
        if (keys.Count == 0) columns.Add(new("Configuration", ColumnAlignment.Left, "The searched keys."));
        columns.Add(new("Runs", ColumnAlignment.Right, "Finished, of those asked for; of a trial that was stopped, those that began."));
        columns.Add(new(metric, ColumnAlignment.Right, $"{metric}: mean ± 95 % interval over seeds."));
        columns.Add(new(BesideTheBest, ColumnAlignment.Left, "Welch's test against the best, p after Holm's correction."));
        return new(
            columns,
            [.. search.Ranking.Select(trial => new ResultRow([.. Cells(search, trial, keys.Select(key => key.Path))], Published: false))],
            notes);
    }

    /// <summary>How a trial stands beside the best, in a few words.</summary>
    public static string Standing(Trial trial) => trial switch
    {
        { End: TrialEnd.Diverged } => "diverged",
        { End: TrialEnd.Failed } => "failed",
        { End: TrialEnd.Unfinished } => "not finished",
        { End: TrialEnd.Eliminated } => $"stopped after {Plural.Of(trial.Epochs, "epoch")}",
        { Place: 1 } => "the best",
        { PAdjusted: { } p, IsWorse: true } => $"worse, {Figures.P(p)}",
        { PAdjusted: { } p, IsUnclear: true } => $"too few seeds to tell, {Figures.P(p)}",
        { PAdjusted: { } p } => $"not told apart, {Figures.P(p)}",
        _ => "",
    };

    private static IEnumerable<string> Cells(SearchSummary search, Trial trial, IEnumerable<string> keys)
    {
        yield return $"{trial.Place}";
        yield return $"{trial.Number}";
        var any = false;
        foreach (var key in keys)
        {
            any = true;
            yield return SearchWords.ValueOf(trial, key);
        }

        if (!any) yield return trial.Summary.Configuration.Label;
        yield return trial.End == TrialEnd.Eliminated ? $"{trial.Summary.Runs.Count}, stopped" : ResultTable.Runs(trial.Summary);
        yield return MetricWords.Mean(search.Plan.Metric, trial.Metric);
        yield return Standing(trial);
    }
}
