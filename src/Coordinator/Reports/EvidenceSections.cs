using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Reports;

/// <summary>What the figures rest on: tests, runs, and how all of it was made.</summary>
internal static class EvidenceSections
{
    private const int OpenRowsMax = 12;

    public static void Comparisons(HtmlWriter html, ExperimentSummary summary)
    {
        if (summary.Comparisons.Count == 0) return;
        html.Raw("<section>\n");
        html.Element("h2", "Is the difference real?");
        html.Element("p", "Welch's t-test between configurations"
            + (summary.Configurations.Count > Comparison.AllPairsMax ? $", each against {AgainstWhat(summary)}" : "")
            + "; p after Holm's correction for the number of tests of the same figure. Below 0.05 the difference is more than the noise "
            + "of the seeds explains. Ratios are compared by their logarithms.", "caption");
        Folded(html, summary.Comparisons.Count, "comparisons", () =>
        {
            html.Raw("<div class=\"scroll\"><table><thead>");
            html.Row("th", "Figure", "First", "Second", "Difference", "t", "Degrees of freedom", "p", "p (Holm)", "");
            html.Raw("</thead><tbody>\n");
            foreach (var comparison in summary.Comparisons)
            {
                html.Row("td",
                    NameOf(comparison.Metric),
                    summary.Configurations[comparison.First].Configuration.Label,
                    summary.Configurations[comparison.Second].Configuration.Label,
                    Difference(comparison),
                    Figures.Fixed(comparison.Test.T, 2),
                    Figures.Fixed(comparison.Test.Freedom, 1),
                    P(comparison.Test.P),
                    P(comparison.PAdjusted),
                    comparison.Significant ? "more than noise" : "may be noise");
            }

            html.Raw("</tbody></table></div>\n");
        });
        html.Raw("</section>\n");
    }

    public static void Runs(HtmlWriter html, ExperimentSummary summary)
    {
        var count = summary.Configurations.Sum(c => c.Runs.Count);
        if (count == 0) return;
        html.Raw("<section>\n");
        html.Element("h2", "Runs");
        html.Element("p", "A run's result depends on its specification and seed alone: whoever repeats it, on however many workers, "
            + "gets the same hash of the weights.", "caption");
        Folded(html, count, "runs", () =>
        {
            html.Raw("<div class=\"scroll\"><table><thead>");
            html.Row("th", ["Configuration", "Seed", "Status", .. MetricsOf(summary).Select(MetricWords.Header),
                "Last/first, start", "Last/first, end", "Weights, SHA-256", "Seconds", ""]);
            html.Raw("</thead><tbody>\n");
            foreach (var configuration in summary.Configurations)
            {
                foreach (var run in configuration.Runs) Row(html, summary, configuration, run);
                foreach (var seed in configuration.NotStarted)
                {
                    html.Row("td", [configuration.Configuration.Label, $"{seed}", "not started",
                        .. MetricsOf(summary).Select(_ => ""), "", "", "", "", ""]);
                }
            }

            html.Raw("</tbody></table></div>\n");
        });
        html.Raw("</section>\n");
    }

    public static void HowMade(HtmlWriter html, ExperimentSummary summary)
    {
        html.Raw("<section>\n");
        html.Element("h2", "How it was made");
        html.Raw("<dl>\n");
        Term(html, "Experiment", summary.Experiment.Name);
        Term(html, "Data", $"{summary.DataName}, SHA-256 {summary.DataSha256}");
        Term(html, "Program", $"cluster {summary.Version}");
        Term(html, "Seeds", Seeds(summary.Experiment.Seeds));
        foreach (var source in summary.Experiment.Published.Select(p => p.Source).Distinct(StringComparer.Ordinal))
            Term(html, "Published figures", source);
        html.Raw("</dl>\n<details>");
        html.Element("summary", "The experiment, with every default written out");
        html.Raw($"<pre>{HtmlWriter.Escape(summary.Experiment.ResolvedYaml)}</pre></details>\n</section>\n");
    }

    private static void Row(HtmlWriter html, ExperimentSummary summary, ConfigurationSummary configuration, RunSummary run)
    {
        var hash = run.WeightsSha256 is { } sha
            ? $"<code title=\"{HtmlWriter.Escape(sha)}\">{HtmlWriter.Escape(sha[..Math.Min(12, sha.Length)])}</code>"
            : "";
        var status = SummaryJsonRuns.NameOf(run.Status);
        html.Raw($"<tr><td>{HtmlWriter.Escape(configuration.Configuration.Label)}</td><td>{run.Seed}</td>");
        html.Raw($"<td class=\"status-{status}\">{status}</td>");
        foreach (var metric in MetricsOf(summary))
            html.Raw($"<td>{(run.Figure(metric) is { } figure ? MetricWords.Value(metric, figure) : "")}</td>");
        html.Raw($"<td>{Factor(run.RatioAtStart)}</td><td>{Factor(run.RatioAtEnd)}</td><td>{hash}</td>");
        html.Raw($"<td>{Figures.Fixed(run.Seconds, 1)}</td>");
        html.Raw($"<td class=\"wrap\">{HtmlWriter.Escape(Why(run))}</td></tr>\n");
    }

    private static string Why(RunSummary run) => run switch
    {
        { Divergence: Divergence divergence } => divergence.ToString(),
        { Failure: { } failure } => failure,
        { Status: RunStatus.Interrupted or RunStatus.Eliminated } => $"stopped after {run.Epochs} epochs",
        { EarlyEnd: { } end } => $"ended after epoch {end.Epoch}: {end.Reason}",
        { Best: { } best } => $"best epoch: {best.Epoch}",
        _ => "",
    };

    private static void Folded(HtmlWriter html, int count, string what, Action write)
    {
        if (count > OpenRowsMax) html.Raw($"<details><summary>Show {count} {what}</summary>");
        write();
        if (count > OpenRowsMax) html.Raw("</details>\n");
    }

    private static void Term(HtmlWriter html, string term, string text)
    {
        html.Element("dt", term);
        html.Element("dd", text);
    }

    private static string Seeds(IReadOnlyList<ulong> seeds)
    {
        var consecutive = seeds.Zip(seeds.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return consecutive && seeds.Count > 2 ? $"{seeds[0]} to {seeds[^1]}" : string.Join(", ", seeds);
    }

    private static string AgainstWhat(ExperimentSummary summary) =>
        Ranking.Best(summary.Configurations, summary.Experiment.Compare) is { } best
            ? $"{best.Configuration.Label}, whose {MetricWords.NameOf(summary.Experiment.Compare)} is the "
                + (summary.Experiment.Compare.LessIsBetter() ? "lowest" : "highest")
            : "the first";

    /// <summary>The compared figure, and the best accuracy in any case.</summary>
    private static IEnumerable<RunMetric> MetricsOf(ExperimentSummary summary) =>
        new[] { summary.Experiment.Compare, RunMetric.ValidationAccuracyBest }.Distinct();

    private static string NameOf(string metric) => metric switch
    {
        MetricNames.RatioStart => "last/first, start",
        MetricNames.RatioEnd => "last/first, end",
        _ => MetricWords.Find(metric) is { } known ? MetricWords.NameOf(known) : metric,
    };

    private static string Difference(Comparison comparison) => MetricWords.Find(comparison.Metric) is { } metric
        ? MetricWords.Difference(metric, comparison.Difference)
        : $"{(comparison.Difference >= 0 ? '×' : '÷')} {Figures.Factor(Math.Exp(Math.Abs(comparison.Difference)))}";

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : Figures.Fixed(p, 4);

    private static string Factor(double? ratio) => ratio is { } known ? Figures.Factor(known) : "";
}
