using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>What the gradient itself shows: how noisy it is, whether it keeps its direction, what each layer leaves of it.</summary>
internal static class GradientSections
{
    private const int PointsMax = 120;
    private const int FactorLayersMax = 8;

    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        Noise(html, summary);
        Cosines(html, summary);
        Factors(html, summary);
    }

    private static void Noise(HtmlWriter html, ExperimentSummary summary) => SpeedSections.LayerCurves(
        html,
        summary,
        new(MetricNames.NoiseScale, "Noise of the gradient", "noise scale, examples (log scale)", OutputLayer: true),
        "The gradient noise scale of each layer: the mini-batch whose gradient would be half noise. Mini-batches far below it average too "
        + "little, far above it they spend examples for nothing. Points where the noise hid the gradient altogether are left out.",
        folded: true);

    private static void Cosines(HtmlWriter html, ExperimentSummary summary)
    {
        var pictures = new List<(string, string)>();
        foreach (var configuration in summary.Configurations)
        {
            var series = LayersOf(configuration)
                .Select(layer => Series(configuration, MetricNames.GradientCosine, layer, dotted: false))
                .Append(WholeNet(configuration))
                .OfType<LineSeries>()
                .ToList();
            if (series.Count == 0) continue;
            pictures.Add(Picture(configuration, "Direction of the gradient", "cosine", AxisScale.Linear(-1, 1), series));
        }

        html.Pictures(
            "Direction of the gradient",
            "Cosine between each layer's gradient and the one looked at before, the whole net's in grey. Near 1 the gradient keeps its "
            + "direction and a larger rate may do; near 0 steps wander; below 0 they overshoot and come back.",
            pictures,
            folded: true);
    }

    private static void Factors(HtmlWriter html, ExperimentSummary summary)
    {
        var pictures = new List<(string, string)>();
        foreach (var configuration in summary.Configurations.Where(c => c.HiddenLayers <= FactorLayersMax))
        {
            LineSeries[] series =
            [
                .. LayersOf(configuration)
                    .SelectMany(layer => new[]
                    {
                        Series(configuration, MetricNames.DeltaFactor, layer, dotted: false),
                        Series(configuration, MetricNames.DeltaFactorPredicted, layer, dotted: true),
                    })
                    .OfType<LineSeries>(),
            ];
            var values = series.SelectMany(s => s.Points).Select(point => point.Y).Where(value => value > 0).ToList();
            if (values.Count == 0) continue;
            var scale = AxisScale.Logarithmic(values.Min(), values.Max());
            pictures.Add(Picture(configuration, "From layer to layer", "‖δˡ‖ / ‖δˡ⁺¹‖ (log scale)", scale, series));
        }

        html.Pictures(
            "From layer to layer",
            "What each layer leaves of the gradient of the next, ‖δˡ‖ / ‖δˡ⁺¹‖; dotted, what its weights and slopes |wσ′| let expect of a "
            + "gradient in a random direction. Below 1 the gradient shrinks on its way to the first layer, above 1 it grows.",
            pictures,
            folded: true);
    }

    private static IEnumerable<int> LayersOf(ConfigurationSummary summary) => Enumerable.Range(1, summary.HiddenLayers + 1);

    private static LineSeries? WholeNet(ConfigurationSummary summary) => Series(summary, MetricNames.GradientCosine, null, dotted: false);

    private static LineSeries? Series(ConfigurationSummary summary, string metric, int? layer, bool dotted)
    {
        var curve = summary.LayerCurves.FirstOrDefault(c => c.Metric == metric && c.Layer == layer);
        if (curve is not { Points.Count: > 1 }) return null;
        var style = layer is null ? "neutral"
            : layer > summary.HiddenLayers ? "neutral dashed"
            : Palette.Layer(layer.Value - 1, summary.HiddenLayers);
        var name = layer is null ? "whole net" : layer > summary.HiddenLayers ? "output" : $"layer {layer}";
        var points = Thinning.Thin(curve.Points, PointsMax)
            .Select(p => p.Geometric is { Mean: not null } g ? LinePoint.Of(p.Epoch, g) : LinePoint.Of(p.Epoch, p.Estimate))
            .Select(p => dotted ? p with { Low = null, High = null } : p);
        return new(dotted ? $"{name}, predicted" : name, dotted ? $"{style} dotted" : style, [.. points], []);
    }

    private static (string Heading, string Svg) Picture(
        ConfigurationSummary summary, string title, string up, AxisScale scale, IReadOnlyList<LineSeries> series) =>
        (summary.Configuration.Label, new LineChart
        {
            Label = $"{title}, {summary.Configuration.Label}",
            Across = "epoch",
            Up = up,
            Vertical = scale,
            Series = series,
            Format = value => Figures.Significant(value),
        }.Draw());
}
