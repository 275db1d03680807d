using System.Globalization;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Coordinator.Reports;

/// <summary>
/// One HTML file that needs nothing else: pictures are inline SVG, the style is inside, and without scripting only the theme button
/// is missing. The same summary gives the same bytes.
/// </summary>
public static class HtmlReport
{
    public static void WriteFile(string path, ExperimentSummary summary, ICommitGuard? guard = null) =>
        AtomicFile.WriteText(path, writer => Write(writer, summary), guard);

    public static void Write(TextWriter writer, ExperimentSummary summary)
    {
        var html = new HtmlWriter(writer);
        html.Begin(summary.Experiment.Title);
        Head(html, summary);
        Table(html, summary);
        AlertSection.Write(html, summary);
        if (summary.Search is { } search) Searched(html, summary, search);
        else Compared(html, summary);
        EvidenceSections.Runs(html, summary);
        EvidenceSections.HowMade(html, summary);
        html.End();
    }

    private static void Compared(HtmlWriter html, ExperimentSummary summary)
    {
        var leads = Verdict.LeadsWithComparison(summary);
        if (leads) Outcome(html, summary);
        SpeedSections.Write(html, summary);
        if (!leads) Outcome(html, summary);
        LayerSections.Activations(html, summary);
        LayerSections.Steps(html, summary);
        GradientSections.Write(html, summary);
        EvidenceSections.Comparisons(html, summary);
    }

    /// <summary>What the configurations came to, and what was done for it before training.</summary>
    private static void Outcome(HtmlWriter html, ExperimentSummary summary)
    {
        var metric = summary.Experiment.Compare;
        ComparisonSections.Write(html, summary);
        IReadOnlyList<ConfigurationSummary> ranked = summary.Configurations.Count <= EpochSections.LinesMax
            ? summary.Configurations
            : [.. Ranking.Of(summary.Configurations, metric)];
        EpochSections.Write(html, ranked, metric);
        PretrainingSections.Write(html, summary);
    }

    /// <summary>Many trials are looked at together, and only the best of them one by one.</summary>
    private static void Searched(HtmlWriter html, ExperimentSummary summary, SearchSummary search)
    {
        SearchSections.Write(html, search);
        EpochSections.Write(html, [.. search.Ranking.Select(trial => trial.Summary)], search.Plan.Metric);
    }

    private static void Head(HtmlWriter html, ExperimentSummary summary)
    {
        html.Raw("<header>\n");
        html.Element("h1", summary.Experiment.Title);
        if (summary.Experiment.Description.Length > 0) html.Element("p", summary.Experiment.Description, "question");
        var verdict = Verdict.Sentences(summary).ToList();
        if (summary.Unfinished > 0)
        {
            html.Element("p", verdict[0], "partial");
            verdict.RemoveAt(0);
        }

        var rest = string.Join(' ', verdict.Skip(1));
        html.Raw($"<p class=\"verdict\"><span class=\"lead\">{HtmlWriter.Prose(verdict[0])}</span> {HtmlWriter.Prose(rest)}</p>\n");
        var seeds = summary.Experiment.Seeds.Count;
        var configurations = summary.Configurations.Count;
        html.Element("p", string.Create(CultureInfo.InvariantCulture,
            $"{Plural.Of(configurations, "configuration")}, {Plural.Of(seeds, "seed")}{(configurations > 1 ? " each" : "")}, "
            + $"on {summary.DataName}; {Duration(summary.Seconds)}, started {summary.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC."), "meta");
        html.Raw("</header>\n");
    }

    private static void Table(HtmlWriter html, ExperimentSummary summary)
    {
        var table = ResultTable.Of(summary);
        html.Raw("<section>\n");
        html.Element("h2", "Result");
        if (summary.Search is null) ResultTableHtml.Write(html, table);
        else ResultTableHtml.WriteFolded(html, table);
        html.Element("p", string.Join(' ', [.. table.Explanations, .. ResultTable.PublishedBy(summary)]), "caption");
        if (summary.Notes.Count > 0)
        {
            html.Raw("<ul class=\"notes\">");
            foreach (var note in summary.Notes) html.Element("li", note);
            html.Raw("</ul>\n");
        }

        html.Raw("</section>\n");
    }

    private static string Duration(double seconds) => seconds < 120
        ? $"{Figures.Fixed(seconds, 1)} seconds"
        : $"{Figures.Fixed(Math.Floor(seconds / 60), 0)} min {Figures.Fixed(Math.Floor(seconds % 60), 0)} s";
}
