using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>How layers learned before the net was trained, and what the first of them looks for.</summary>
internal static class PretrainingSections
{
    private const int OpenConfigurationsMax = 3;
    private const int PointsMax = 120;

    public static void Write(HtmlWriter html, ExperimentSummary summary)
    {
        ConfigurationSummary[] pretrained = [.. summary.Configurations.Where(c => c.PretrainingCurves.Count > 0)];
        var folded = pretrained.Length > OpenConfigurationsMax;
        html.Pictures(
            "Pretraining",
            "Each hidden layer as a restricted Boltzmann machine, by epochs of its own. Left, how far its inputs are from their "
            + "reconstruction; right, the free energy of training examples and, dashed, of as many validation examples: a gap that grows "
            + "is overfitting.",
            [.. pretrained.SelectMany(Curves)],
            folded);
        html.Pictures(
            "Filters",
            "The weights of the first layer's first units after its pretraining, each as a picture of the inputs: blue where ink turns the "
            + "unit on, orange where it turns it off. Every unit has its own scale.",
            [.. pretrained.Where(c => c.Filters is not null).Select(c => Sheet(c.Configuration.Label, c.Filters!))],
            folded);
    }

    private static (string, string) Sheet(string label, Filters filters) =>
        ($"{label}, seed {filters.Seed}", FilterSheet.Draw(filters.Record, $"Filters, {label}"));

    private static IEnumerable<(string, string)> Curves(ConfigurationSummary configuration)
    {
        var label = configuration.Configuration.Label;
        if (Chart($"{label}: reconstruction", "Σ (v − v′)²", Series(configuration, (MetricNames.ReconstructionError, ""))) is { } errors)
            yield return errors;
        var monitored = Series(
            configuration, (MetricNames.TrainFreeEnergy, ""), (MetricNames.ValidationFreeEnergy, ", validation"));
        var energies = monitored.Count > 0 ? monitored : Series(configuration, (MetricNames.FreeEnergy, ""));
        if (Chart($"{label}: free energy", "F(v)", energies) is { } free) yield return free;
    }

    private static (string, string)? Chart(string heading, string up, List<LineSeries> series)
    {
        if (series.Count == 0) return null;
        var figures = series.SelectMany(s => s.Extent()).ToList();
        return (heading, new LineChart
        {
            Label = heading,
            Across = "epoch of the layer",
            Up = up,
            Vertical = AxisScale.Linear(figures.Min(), figures.Max()),
            Series = series,
            Format = value => Figures.Significant(value),
        }.Draw());
    }

    /// <summary>A line for each metric and layer; those of the second metric are dashed.</summary>
    private static List<LineSeries> Series(ConfigurationSummary summary, params (string Metric, string Suffix)[] metrics)
    {
        var series = new List<LineSeries>();
        foreach (var (metric, suffix) in metrics)
        {
            foreach (var curve in summary.PretrainingCurves.Where(c => c.Metric == metric && c.Points.Count > 1))
            {
                var layer = curve.Layer ?? 1;
                series.Add(new(
                    $"layer {layer}{suffix}",
                    Palette.Layer(layer - 1, summary.HiddenLayers) + (suffix.Length > 0 ? " dashed" : ""),
                    [.. Thinning.Thin(curve.Points, PointsMax).Select(p => LinePoint.Of(p.Epoch, p.Estimate))],
                    []));
            }
        }

        return series;
    }
}
