using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>How accurate the nets become.</summary>
internal static class AccuracySections
{
    private const int LinesMax = 8;
    private const int PointsMax = 160;

    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        Best(html, summary);
        OverTime(html, summary);
    }

    private static void Best(HtmlWriter html, ExperimentSummary summary)
    {
        var known = summary.Configurations.Where(c => c.Metric(MetricNames.ValidationAccuracyBest) is not null).ToList();
        if (known.Count == 0) return;
        var grouping = DepthGroups.Of(known);
        var points = known.Select(c => Point(c)).ToList();
        var figures = points.SelectMany(p => new[] { p.Value, p.Low ?? p.Value, p.High ?? p.Value, p.Published ?? p.Value }).ToList();
        var scale = AxisScale.Linear(Math.Max(0, figures.Min()), Math.Min(1, figures.Max()), label: Percent);
        var title = grouping is not null ? "Accuracy by depth" : "Accuracy by configuration";
        var picture = grouping is not null
            ? new PointChart
            {
                Label = title,
                Across = "hidden layers",
                Up = "best validation accuracy",
                Vertical = scale,
                Series =
                [
                    .. grouping.Groups.Select((group, i) =>
                        new PointSeries(group.Name, Palette.Group(i), [.. group.Members.OrderBy(c => c.HiddenLayers).Select(Point)])),
                ],
                Format = Figures.Percent,
            }.Draw()
            : new PointRows { Label = title, Horizontal = scale, Points = points, Format = Figures.Percent }.Draw();
        html.Pictures(
            title,
            "The best validation accuracy of the epochs: mean over seeds with its 95 % interval. Where intervals overlap widely, "
            + "the difference may be noise."
            + (points.Exists(p => p.Published is not null) ? " Diamonds are the published figures, one run each." : ""),
            [("", picture)]);
    }

    public static void OverTime(HtmlWriter html, ExperimentSummary summary)
    {
        (string Metric, string Heading, string Up)[] pictures =
        [
            (MetricNames.ValidationAccuracy, "Validation accuracy", "accuracy"),
            (MetricNames.TrainAccuracy, "Training accuracy", "accuracy"),
            (MetricNames.ValidationCost, "Validation cost", "cost"),
            (MetricNames.TrainCost, "Training cost", "cost"),
        ];
        html.Pictures(
            "Training, epoch by epoch",
            "Means over seeds with 95 % bands. Training figures are those of the mini-batches before each update."
            + (summary.Configurations.Count > LinesMax ? $" Shown are the first {LinesMax} configurations; metrics.csv has all." : ""),
            [.. pictures.Select(p => (p.Heading, Svg: Draw(summary, p.Metric, p.Heading, p.Up))).Where(p => p.Svg.Length > 0)]);
    }

    /// <returns>The picture; empty without figures.</returns>
    private static string Draw(ExperimentSummary summary, string metric, string heading, string up)
    {
        var shown = summary.Configurations.Take(LinesMax).ToList();
        var groups = DepthGroups.Of(shown)?.Groups ?? [];
        var series = new List<LineSeries>();
        foreach (var configuration in shown)
        {
            if (configuration.EpochCurve(metric) is not { Points.Count: > 1 } curve) continue;
            var group = groups.FirstOrDefault(g => g.Members.Contains(configuration));
            series.Add(new(
                configuration.Configuration.Label,
                group is not null && groups.Count is > 1 and <= 3
                    ? Palette.Layer(group.Members.IndexOf(configuration), group.Members.Count) + Palette.Dashes(groups.IndexOf(group))
                    : Palette.Layer(shown.IndexOf(configuration), shown.Count),
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
                label: share ? Percent : null),
            Series = series,
            Format = share ? Figures.Percent : value => Figures.Significant(value),
        }.Draw();
    }

    private static Point Point(ConfigurationSummary summary)
    {
        var estimate = summary.Metric(MetricNames.ValidationAccuracyBest)!;
        double? high = estimate.Ci95 is { } ci ? Math.Min(1, ci.High) : null;
        double? low = estimate.Ci95 is { } interval ? Math.Max(0, interval.Low) : null;
        var mean = estimate.Mean!.Value;
        return new(summary.Configuration.Label, summary.HiddenLayers, mean, low, high, summary.PublishedAccuracy);
    }

    /// <summary>An interval reaches no further than the figure itself can.</summary>
    private static LinePoint Clipped(LinePoint point, string up) => point with
    {
        Low = point.Low is { } low ? Math.Max(0, low) : null,
        High = point.High is { } high ? Math.Min(up == "accuracy" ? 1 : double.MaxValue, high) : null,
    };

    private static string Percent(double share, int decimals) => Figures.Fixed(share * 100, Math.Max(0, decimals - 2)) + " %";
}
