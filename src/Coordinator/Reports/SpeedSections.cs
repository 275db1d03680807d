using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;

namespace Cluster.Coordinator.Reports;

/// <summary>How fast the hidden layers learn.</summary>
internal static class SpeedSections
{
    private const int PointsMax = 160;
    private const int NeuronsShown = 6;
    private const int NeuronConfigurationsMax = 8;
    private const int OpenConfigurationsMax = 6;

    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        var neuronsFirst = summary.Experiment.Focus == ExperimentFocus.Neurons;
        if (neuronsFirst) Neurons(html, summary);
        OverTime(html, summary);
        BesidePublished(html, summary);
        AtStart(html, summary);
        if (!neuronsFirst) Neurons(html, summary);
    }

    private static void OverTime(HtmlWriter html, ExperimentSummary summary) => LayerCurves(
        html,
        summary,
        new(MetricNames.DeltaL2, "Speed of learning over time", "‖δ‖ (log scale)", OutputLayer: false),
        "The gradient ‖δˡ‖ of each hidden layer while the net trains, on one logarithmic scale for all pictures. Lines are geometric means "
        + "over seeds, bands their 95 % intervals. The lower a line, the slower its layer learns; parallel lines keep their ratio.",
        folded: summary.Configurations.Count > OpenConfigurationsMax);

    private static void BesidePublished(HtmlWriter html, ExperimentSummary summary)
    {
        if (ResultTable.PublishedCurve(summary) is not { } table) return;
        html.Raw("<section>\n");
        html.Element("h2", "Beside the published curves");
        ResultTableHtml.Write(html, table);
        html.Element("p", string.Join(' ', table.Notes), "caption");
        html.Raw("</section>\n");
    }

    /// <param name="Metric">As in metrics.csv.</param>
    /// <param name="OutputLayer">Whether the output layer is drawn as well.</param>
    internal sealed record LayerPicture(string Metric, string Title, string Up, bool OutputLayer);

    /// <summary>A picture a configuration, a line a layer, on one logarithmic scale.</summary>
    internal static void LayerCurves(HtmlWriter html, ExperimentSummary summary, LayerPicture picture, string caption, bool folded = false)
    {
        var charts = summary.Configurations
            .Select(c => (Configuration: c, Series: Series(c, picture)))
            .Where(chart => chart.Series.Count > 0)
            .ToList();
        if (charts.Count == 0) return;
        var figures = charts.SelectMany(chart => chart.Series).SelectMany(series => series.Extent()).ToList();
        var middle = charts.SelectMany(chart => chart.Series).SelectMany(series => series.Points.Select(p => p.Y)).ToList();
        // A band over two or three seeds may reach over many powers of ten and would press the lines flat.
        var scale = AxisScale.Logarithmic(Math.Max(figures.Min() * 0.85, middle.Min() / 5), Math.Min(figures.Max(), middle.Max() * 5));
        html.Pictures(picture.Title, caption, [.. charts.Select(chart => (chart.Configuration.Configuration.Label, new LineChart
        {
            Label = $"{picture.Title}, {chart.Configuration.Configuration.Label}",
            Across = "epoch",
            Up = picture.Up,
            Vertical = scale,
            Series = chart.Series,
            Format = value => Figures.Significant(value),
        }.Draw()))], folded);
    }

    private static void AtStart(HtmlWriter html, ExperimentSummary summary)
    {
        var known = summary.Configurations.Where(c => c.SpeedAtStart is not null && c.HiddenLayers > 0).ToList();
        if (known.Count == 0) return;
        var bars = known.Select(c => (Configuration: c, Bars: Bars(c))).ToList();
        var figures = bars.SelectMany(b => b.Bars).SelectMany(bar => bar.Extent()).ToList();
        var scale = AxisScale.Logarithmic(figures.Min() / 1.5, figures.Max());
        html.Pictures(
            "Speed of learning at the start",
            "‖δˡ‖ of each hidden layer before the first step, on one logarithmic scale. Bars are means over seeds, whiskers one standard "
            + "deviation: what a single random draw may give."
            + (known.Exists(c => c.PublishedNorms is not null) ? " Diamonds are the published figures, one draw each." : ""),
            [.. bars.Select(b => (b.Configuration.Configuration.Label, new LayerBars
            {
                Label = $"Speed of learning at the start, {b.Configuration.Configuration.Label}",
                Up = "‖δ‖ (log scale)",
                Vertical = scale,
                Bars = b.Bars,
            }.Draw()))],
            folded: known.Count > OpenConfigurationsMax);
    }

    private static void Neurons(HtmlWriter html, ExperimentSummary summary)
    {
        var known = summary.Configurations
            .Where(c => c.Neurons is { } neurons && neurons.Layers.All(layer => layer.Count > 1))
            .Take(NeuronConfigurationsMax)
            .ToList();
        if (known.Count == 0) return;
        html.Pictures(
            "Neuron by neuron",
            $"∂C/∂b of the first {Figures.Word(NeuronsShown)} neurons of each hidden layer before training, one seed: to the right where "
            + "the bias will fall, to the left where it will rise. All layers of a net share one scale, so short bars are slow neurons.",
            [.. known.Select(c => (NeuronHeading(c), NeuronBars.Few(NeuronHeading(c), c.Neurons!.Layers, NeuronsShown)))]);
        html.Pictures(
            "All neurons",
            "The same for every neuron of these layers: whether a few neurons are slow or the whole layer.",
            [.. known.Select(c => (NeuronHeading(c), NeuronBars.All(NeuronHeading(c), c.Neurons!.Layers)))]);
    }

    private static string NeuronHeading(ConfigurationSummary summary) =>
        $"∂C/∂b of {summary.Configuration.Label}, seed {summary.Neurons!.Seed}";

    private static List<LineSeries> Series(ConfigurationSummary summary, LayerPicture picture)
    {
        var series = new List<LineSeries>();
        var layers = summary.HiddenLayers + (picture.OutputLayer ? 1 : 0);
        for (var layer = 1; layer <= layers; layer++)
        {
            var points = summary.LayerCurve(picture.Metric, layer)?.Points.Where(point => point.Geometric is not null).ToList() ?? [];
            if (points.Count < 2) continue;
            series.Add(new(
                layer > summary.HiddenLayers ? "output" : $"layer {layer}",
                layer > summary.HiddenLayers ? "neutral dashed" : Palette.Layer(layer - 1, summary.HiddenLayers),
                [.. Thinning.Thin(points, PointsMax).Select(p => LinePoint.Of(p.Epoch, p.Geometric!))],
                picture.Metric == MetricNames.DeltaL2 ? Published(summary, layer) : []));
        }

        return series;
    }

    private static List<(double X, double Y)> Published(ConfigurationSummary summary, int layer) =>
    [
        .. summary.PublishedCurve
            .Where(point => point.GradientNorms.Count >= layer && point.GradientNorms[layer - 1] > 0)
            .Select(point => ((double)point.Epoch, point.GradientNorms[layer - 1])),
    ];

    private static List<LayerBar> Bars(ConfigurationSummary summary) =>
    [
        .. summary.InitialL2.Select((estimate, i) => (estimate, i)).Where(layer => layer.estimate.Mean > 0).Select(layer =>
        {
            var mean = layer.estimate.Mean!.Value;
            var std = layer.estimate.Std is { } spread && spread > mean * 1e-6 && double.IsFinite(spread) ? layer.estimate.Std : null;
            double? published = summary.PublishedNorms is { } norms && layer.i < norms.Count && norms[layer.i] > 0 ? norms[layer.i] : null;
            return new LayerBar(
                $"{layer.i + 1}",
                Palette.Layer(layer.i, summary.InitialL2.Count),
                mean,
                std is { } below ? Math.Max(mean - below, mean / 10) : null,
                mean + std,
                published);
        }),
    ];
}
