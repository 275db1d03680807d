using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results.Tables;

/// <summary>How much of the result a table says, for the width that there is.</summary>
public enum TableDetail
{
    /// <summary>All columns, with intervals and standard deviations.</summary>
    Whole,

    /// <summary>All columns; of norms and ratios two digits, and no intervals.</summary>
    Short,

    /// <summary>For terminals of 80 columns: only what the experiment is about, so.</summary>
    Least,
}

public enum ColumnAlignment
{
    Left,
    Right,
}

/// <param name="Header">One line.</param>
/// <param name="Meaning">What stands below it, in a sentence.</param>
public sealed record ResultColumn(string Header, ColumnAlignment Alignment, string Meaning);

/// <param name="Published">Whether these are others' figures, to be read against the row above.</param>
public sealed record ResultRow(IReadOnlyList<string> Cells, bool Published);

/// <summary>The result as rows and columns, for terminal and report. Columns without any figure are left out.</summary>
public sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<ResultRow> Rows, IReadOnlyList<string> Notes)
{
    private const int LayerColumnsMax = 6;
    private const string LastToFirst = "Last/first";

    /// <summary>
    /// What the figures are, for those who see them for the first time: a sentence each, once where columns differ by the layer only.
    /// </summary>
    public IEnumerable<string> Explanations
    {
        get
        {
            var metrics = Enum.GetValues<RunMetric>();
            foreach (var metric in Columns.SelectMany(column => metrics.Where(metric => column.Header == MetricWords.Header(metric))))
                yield return $"{MetricWords.Header(metric)}: {MetricWords.Meaning(metric)}; mean ± 95 % interval over seeds.";
            if (Columns.Any(column => column.Header == SearchTable.BesideTheBest))
                yield return "Means over seeds ± 95 % intervals. Beside the best: Welch's test against it, p after Holm's correction for "
                    + "the number of trials.";
            if (Columns.Any(column => column.Header.StartsWith("‖δ", StringComparison.Ordinal)))
                yield return "‖δˡ‖: how fast hidden layer l learns before training, the length of the gradient by its biases; "
                    + "mean ± standard deviation over seeds.";
            if (Columns.Any(column => column.Header.StartsWith(LastToFirst, StringComparison.Ordinal)))
                yield return "Last/first: how many times faster the last hidden layer learns than the first, before training and at the "
                    + "last measurement; geometric mean and 95 % interval over seeds.";
        }
    }

    /// <param name="summary">What to show.</param>
    /// <param name="detail">How much of it.</param>
    public static ResultTable Of(ExperimentSummary summary, TableDetail detail = TableDetail.Whole)
    {
        if (summary.Search is { } search) return SearchTable.Of(search, [.. PublishedBy(summary), .. summary.Notes]);
        var rows = new List<(ConfigurationSummary Configuration, bool Published)>();
        foreach (var configuration in summary.Configurations)
        {
            rows.Add((configuration, false));
            if (configuration.PublishedAccuracy is not null || configuration.PublishedNorms is not null) rows.Add((configuration, true));
        }

        var columns = AllColumns(summary, detail)
            .Where(column => rows.Exists(row => column.Cell(row.Configuration, row.Published).Length > 0))
            .ToList();
        return new(
            [.. columns.Select(column => column.Head)],
            [.. rows.Select(row => new ResultRow([.. columns.Select(c => c.Cell(row.Configuration, row.Published))], row.Published))],
            [.. PublishedBy(summary), .. summary.Notes]);
    }

    /// <summary>Only the first rows, with a word about the others.</summary>
    public ResultTable First(int rows) => Rows.Count <= rows
        ? this
        : this with
        {
            Rows = [.. Rows.Take(rows)],
            Notes = [$"The other {Rows.Count - rows} are in the report and in summary.json.", .. Notes],
        };

    /// <summary>Our ‖δ‖ beside published ones over time; null when no configuration has a published curve that we have measured.</summary>
    public static ResultTable? PublishedCurve(ExperimentSummary summary) => PublishedCurveTable.Of(summary);

    /// <summary>Who published the figures in the table, one sentence; empty where there are none.</summary>
    internal static IEnumerable<string> PublishedBy(ExperimentSummary summary)
    {
        var sources = summary.Experiment.Published.Select(p => p.Source).Distinct(StringComparer.Ordinal).ToList();
        if (sources.Count > 0) yield return $"Published: {string.Join("; ", sources)} (one draw each).";
    }

    private static IEnumerable<TableColumn> AllColumns(ExperimentSummary summary, TableDetail detail)
    {
        var (compare, leads) = (summary.Experiment.Compare, Verdict.LeadsWithComparison(summary));
        var (isShort, isLeast) = (detail != TableDetail.Whole, detail == TableDetail.Least);
        yield return new(
            new("Configuration", ColumnAlignment.Left, "The grid's point; below it what was published for it."),
            (c, published) => published ? "  published" : c.Configuration.Label);
        yield return new(
            new("Runs", ColumnAlignment.Right, "Finished, of those asked for."),
            (c, published) => published ? "" : Runs(c));
        if (leads || !isLeast || Verdict.IsAskedFor(summary.Experiment)) yield return Figure(compare);
        if (compare != RunMetric.ValidationAccuracyBest && !isLeast) yield return Figure(RunMetric.ValidationAccuracyBest);

        // With both, the table is wider than a page; the report draws the norms, summary.json has them.
        if (!leads)
        {
            foreach (var column in Layers(summary, isShort)) yield return column;
        }

        yield return Ratio(isShort, "start", "before training", c => c.SpeedAtStart, c => c.PublishedNorms);
        yield return Ratio(
            isShort, "end", "at the last measurement", c => c.SpeedAtEnd,
            c => c.PublishedCurve is [.., var end] ? end.GradientNorms : null);
    }

    private static TableColumn Figure(RunMetric metric) => new(
        new(
            MetricWords.Header(metric),
            ColumnAlignment.Right,
            $"{Figures.Capital(MetricWords.NameOf(metric))}: mean ± 95 % interval over seeds."),
        (c, published) => !published ? MetricWords.Mean(metric, c.Metric(metric))
            : metric == RunMetric.ValidationAccuracyBest && c.PublishedAccuracy is { } accuracy ? Figures.Percent(accuracy)
            : "");

    private static IEnumerable<TableColumn> Layers(ExperimentSummary summary, bool isShort)
    {
        var most = summary.Configurations.Max(c => c.HiddenLayers);
        foreach (var layer in Enumerable.Range(0, most))
        {
            if (most > LayerColumnsMax && layer is >= 3 && layer < most - 3) continue;
            var meaning = $"Length of the gradient by the biases of hidden layer {layer + 1}, before training: "
                + "mean ± standard deviation over seeds.";
            yield return new(
                new($"‖δ{Figures.Superscript(layer + 1)}‖", ColumnAlignment.Right, meaning),
                (c, published) => published
                    ? c.PublishedNorms is { } norms && layer < norms.Count ? Figures.AsGiven(norms[layer]) : ""
                    : layer < c.InitialL2.Count ? Norm(c.InitialL2[layer], isShort) : "");
        }
    }

    private static TableColumn Ratio(
        bool isShort,
        string moment,
        string when,
        Func<ConfigurationSummary, LearningSpeed?> ours,
        Func<ConfigurationSummary, IReadOnlyList<double>?> published) => new(
            new(
                $"Last/first, {moment}",
                ColumnAlignment.Right,
                $"How many times faster the last hidden layer learns than the first, {when}: geometric mean and 95 % interval over seeds."),
            (c, others) => others ? PublishedRatio(published(c)) : Ratio(ours(c), isShort));

    internal static string Runs(ConfigurationSummary summary)
    {
        var finished = summary.Count(RunStatus.Finished);
        return finished == summary.Asked ? $"{finished}" : $"{finished} of {summary.Asked}";
    }

    private static string Norm(Statistics.Estimate estimate, bool isShort) => estimate.Mean is not { } mean
        ? ""
        : isShort ? Figures.Significant(mean, 2) : Figures.PlusMinus(mean, estimate.Std);

    private static string Ratio(LearningSpeed? speed, bool isShort)
    {
        if (speed?.LastToFirst is not { Mean: { } mean } ratio) return "";
        return ratio.Ci95 is { } ci && ci.High > ci.Low * 1.000001 && !isShort
            ? $"{Figures.Factor(mean)} ({Figures.Factor(ci.Low)} to {Figures.Factor(ci.High)})"
            : Figures.Factor(mean);
    }

    private static string PublishedRatio(IReadOnlyList<double>? norms) =>
        norms is { Count: > 1 } && norms[0] > 0 ? Figures.Factor(norms[^1] / norms[0]) : "";

    private sealed record TableColumn(ResultColumn Head, Func<ConfigurationSummary, bool, string> Cell);
}
