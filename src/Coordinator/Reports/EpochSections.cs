using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>Accuracies and costs after each epoch.</summary>
internal static class EpochSections
{
    /// <summary>Lines that a picture can hold.</summary>
    public const int LinesMax = 8;

    private const int PointsMax = 160;
    private const int RampGroupsMax = 3;

    /// <param name="html">Where to.</param>
    /// <param name="ranked">The best first, where there are more than <see cref="LinesMax"/>.</param>
    /// <param name="metric">By what; what is compared is drawn, also where it is seldom of interest.</param>
    public static void Write(HtmlWriter html, IReadOnlyList<ConfigurationSummary> ranked, RunMetric metric)
    {
        List<(string Metric, string Heading, string Up)> pictures =
        [
            (MetricNames.ValidationAccuracy, "Validation accuracy", "accuracy"),
            (MetricNames.TrainAccuracy, "Training accuracy", "accuracy"),
            (MetricNames.ValidationCost, "Validation cost", "cost"),
            (MetricNames.TrainCost, "Training cost", "cost"),
        ];
        if (metric == RunMetric.TrainObjectiveFinal)
            pictures.Add((MetricNames.TrainObjective, "Training cost with weight decay", "cost"));
        List<ConfigurationSummary> shown = [.. ranked.Take(LinesMax)];
        html.Pictures(
            "Training, epoch by epoch",
            "Means over seeds with 95 % bands. Training figures are those of the mini-batches before each update."
            + (ranked.Count > LinesMax
                ? $" Shown are the best {LinesMax} of {ranked.Count} by their {MetricWords.NameOf(metric)}; metrics.csv has all."
                : ""),
            [.. pictures.Select(p => (p.Heading, Svg: Draw(shown, p.Metric, p.Heading, p.Up))).Where(p => p.Svg.Length > 0)]);
    }

    /// <returns>The picture; empty without figures.</returns>
    private static string Draw(List<ConfigurationSummary> shown, string metric, string heading, string up)
    {
        var series = new List<LineSeries>();
        var groups = DepthGroups.Of(shown)?.Groups ?? [];
        foreach (var (index, configuration) in shown.Index())
        {
            if (configuration.EpochCurve(metric) is not { Points.Count: > 1 } curve) continue;
            series.Add(new(
                configuration.Configuration.Label,
                Style(groups, configuration, index),
                [.. Thinning.Thin(curve.Points, PointsMax).Select(p => Clipped(LinePoint.Of(p.Epoch, p.Estimate), up))],
                []));
        }

        if (series.Count == 0) return "";
        var share = up == "accuracy";
        var figures = series.SelectMany(s => s.Extent()).ToList();
        var middle = series.SelectMany(s => s.Points).Select(p => p.Y).ToList();
        var room = (middle.Max() - middle.Min()) / 2 + 1e-9;
        return new LineChart
        {
            Label = heading,
            Across = "epoch",
            Up = up,
            Vertical = AxisScale.Linear(
                Math.Max(0, Math.Max(figures.Min(), middle.Min() - room)),
                Math.Min(share ? 1 : double.MaxValue, Math.Min(figures.Max(), middle.Max() + room)),
                label: share ? AxisScale.Percent : null),
            Series = series,
            Format = share ? Figures.Percent : value => Figures.Significant(value),
        }.Draw();
    }

    /// <summary>Depths run along a ramp, a kind of line for each group; what has no order takes colours that have none.</summary>
    private static string Style(List<DepthGroup> groups, ConfigurationSummary configuration, int index)
    {
        var group = groups.FindIndex(g => g.Members.Contains(configuration));
        if (group < 0 || groups.Count > RampGroupsMax) return Palette.Choice(index);
        var depths = groups[group].Members.OrderBy(c => c.HiddenLayers).ToList();
        return Palette.Layer(depths.IndexOf(configuration), depths.Count) + Palette.Dashes(group);
    }

    /// <summary>An interval reaches no further than the figure itself can.</summary>
    private static LinePoint Clipped(LinePoint point, string up) => point with
    {
        Low = point.Low is { } low ? Math.Max(0, low) : null,
        High = point.High is { } high ? Math.Min(up == "accuracy" ? 1 : double.MaxValue, high) : null,
    };
}
