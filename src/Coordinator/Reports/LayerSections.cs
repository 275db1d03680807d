using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>What else the layers do while they learn.</summary>
internal static class LayerSections
{
    private const int OpenConfigurationsMax = 3;
    private const int PointsMax = 120;

    private static readonly (string Metric, string Name)[] Figures =
    [
        (MetricNames.ActivationMean, "mean"),
        (MetricNames.ActivationSpread, "spread"),
        (MetricNames.SaturatedShare, "saturated share"),
        (MetricNames.DeadShare, "dead share"),
    ];

    public static void Activations(HtmlWriter html, ExperimentSummary summary)
    {
        var pictures = new List<(string, string)>();
        foreach (var configuration in summary.Configurations)
        {
            foreach (var (metric, name) in Figures)
            {
                var series = Series(configuration, metric);
                if (series.Count == 0) continue;
                var figures = series.SelectMany(s => s.Extent()).ToList();
                var shares = metric is MetricNames.SaturatedShare or MetricNames.DeadShare;
                pictures.Add(($"{configuration.Configuration.Label}: {name}", new LineChart
                {
                    Label = $"Activations, {name}, {configuration.Configuration.Label}",
                    Across = "epoch",
                    Up = name,
                    Vertical = shares
                        ? AxisScale.Linear(0, Math.Clamp(figures.Max(), 0.05, 1))
                        : AxisScale.Linear(figures.Min(), figures.Max()),
                    Series = series,
                    Format = value => Results.Figures.Significant(value),
                }.Draw()));
            }
        }

        html.Pictures(
            "Activations",
            "Mean, spread and saturated share of each layer's activations, the output layer dashed. A layer whose activations sit in the "
            + "flat part of their function passes almost no gradient on.",
            pictures,
            folded: summary.Configurations.Count > OpenConfigurationsMax);
    }

    public static void Steps(HtmlWriter html, ExperimentSummary summary)
    {
        SpeedSections.LayerCurves(
            html,
            summary,
            new(MetricNames.UpdateRatio, "Size of the steps", "‖Δw‖ / ‖w‖ (log scale)", OutputLayer: true),
            "How far one step moves each layer's weights, as a share of their length. Around 10⁻³ is common in nets that learn well.",
            folded: true);
        SpeedSections.LayerCurves(
            html,
            summary,
            new(MetricNames.WeightGradientL2, "Gradient by the weights", "‖∂C/∂w‖ (log scale)", OutputLayer: true),
            "The same story told by the weights instead of the biases.",
            folded: true);
    }

    private static List<LineSeries> Series(ConfigurationSummary summary, string metric)
    {
        var series = new List<LineSeries>();
        for (var layer = 1; layer <= summary.HiddenLayers + 1; layer++)
        {
            if (summary.LayerCurve(metric, layer) is not { Points.Count: > 1 } curve) continue;
            series.Add(new(
                layer > summary.HiddenLayers ? "output" : $"layer {layer}",
                layer > summary.HiddenLayers ? "neutral dashed" : Palette.Layer(layer - 1, summary.HiddenLayers),
                [.. Thinning.Thin(curve.Points, PointsMax).Select(p => LinePoint.Of(p.Epoch, p.Estimate))],
                []));
        }

        return series;
    }
}
