using System.Globalization;
using Cluster.Coordinator.Results;
using Cluster.Shared.Diagnostics;

namespace Cluster.Coordinator.Reports;

/// <summary>What was raised while the runs trained, kind by kind over the seeds.</summary>
internal static class AlertSection
{
    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        if (summary.Configurations.All(configuration => configuration.Alerts.Count == 0)) return;
        html.Raw("<section>\n");
        html.Element("h2", "Alerts");
        html.Element("p", "Signs that a net does not train well, with the figures of the first seed that showed them and what to try. "
            + "Thresholds are keys of the experiment file.", "caption");
        html.Raw("<div class=\"scroll\"><table class=\"dense\"><thead>");
        html.Row("th", "Configuration", "Alert", "Seeds", "Where", "From epoch", "Cause", "What to try");
        html.Raw("</thead><tbody>\n");
        foreach (var configuration in summary.Configurations)
        {
            foreach (var group in configuration.Alerts) Row(html, configuration, group);
        }

        html.Raw("</tbody></table></div>\n</section>\n");
    }

    private static void Row(HtmlWriter html, ConfigurationSummary configuration, AlertGroup group)
    {
        html.Raw("<tr>");
        string[] cells =
        [
            configuration.Configuration.Label,
            Alert.NameOf(group.Kind),
            $"{group.Seeds} of {group.Of}",
            Alert.NameOf(group.Layers),
            group.First.Epoch.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var cell in cells) html.Raw($"<td>{HtmlWriter.Escape(cell)}</td>");
        html.Raw($"<td class=\"wrap\">{HtmlWriter.Prose($"Seed {group.Seed}: {group.First.Cause}")}</td>");
        html.Raw($"<td class=\"wrap\">{HtmlWriter.Prose(group.First.Remedy)}</td></tr>\n");
    }
}
