using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>How the configurations end up, by the figure that is compared.</summary>
internal static class ComparisonSections
{
    // Costs that differ by more are told apart on a logarithmic scale only.
    private const double LinearFactorMax = 30;

    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        var metric = summary.Experiment.Compare;
        var known = summary.Configurations.Where(c => c.Metric(metric) is not null).ToList();
        if (known.Count == 0) return;
        var grouping = DepthGroups.Of(known);
        var points = known.Select(c => Point(c, metric)).ToList();
        var scale = Scale(metric, points);
        var subject = metric == RunMetric.ValidationAccuracyBest ? "Accuracy" : Figures.Capital(MetricWords.NameOf(metric));
        var title = grouping is not null ? $"{subject} by depth" : $"{subject} by configuration";
        var picture = grouping is not null
            ? new PointChart
            {
                Label = title,
                Across = "hidden layers",
                Up = MetricWords.NameOf(metric),
                Vertical = scale,
                Series =
                [
                    .. grouping.Groups.Select((group, i) => new PointSeries(
                        group.Name, Palette.Group(i), [.. group.Members.OrderBy(c => c.HiddenLayers).Select(c => Point(c, metric))])),
                ],
                Format = value => MetricWords.Value(metric, value),
            }.Draw()
            : new PointRows
            {
                Label = title,
                Horizontal = scale,
                Points = points,
                Format = value => MetricWords.Value(metric, value),
            }.Draw();
        html.Pictures(
            title,
            Caption(metric) + " Where intervals overlap widely, the difference may be noise."
            + (points.Exists(p => p.Published is not null) ? " Diamonds are the published figures, one run each." : ""),
            [("", picture)]);
    }

    private static string Caption(RunMetric metric) => metric == RunMetric.ValidationAccuracyBest
        ? "The best validation accuracy of the epochs: mean over seeds with its 95 % interval."
        : $"{Figures.Capital(MetricWords.NameOf(metric))}, {MetricWords.Meaning(metric)}: mean over seeds with its 95 % interval"
            + (metric.LessIsBetter() ? "; less is better." : ".");

    private static AxisScale Scale(RunMetric metric, List<Point> points)
    {
        var (low, high) = MetricWords.Ends(metric);
        double[] means = [.. points.Select(p => p.Value), .. points.Select(p => p.Published).OfType<double>()];
        double[] all = [.. means, .. points.Select(p => p.Low ?? p.Value), .. points.Select(p => p.High ?? p.Value)];
        if (metric.IsCost() && means.Min() > 0 && means.Max() / means.Min() > LinearFactorMax)
            return AxisScale.Logarithmic(Math.Max(means.Min() / 2, all.Min()), all.Max());
        return AxisScale.Linear(Math.Max(low, all.Min()), Math.Min(high, all.Max()), label: metric.IsCost() ? null : AxisScale.Percent);
    }

    private static Point Point(ConfigurationSummary summary, RunMetric metric)
    {
        var estimate = summary.Metric(metric)!;
        var (least, most) = MetricWords.Ends(metric);
        double? low = estimate.Ci95 is { } ci ? Math.Max(least, ci.Low) : null;
        double? high = estimate.Ci95 is { } interval ? Math.Min(most, interval.High) : null;
        var published = metric == RunMetric.ValidationAccuracyBest ? summary.PublishedAccuracy : null;
        return new(summary.Configuration.Label, summary.HiddenLayers, estimate.Mean!.Value, low, high, published);
    }
}
