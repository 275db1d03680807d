using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Tables;

/// <summary>Our ‖δ‖ beside the published ones, at the epochs that were published and that we have measured.</summary>
internal static class PublishedCurveTable
{
    private const int Digits = 2;

    /// <returns>Null where nothing published can be set beside a measurement of ours.</returns>
    public static ResultTable? Of(ExperimentSummary summary)
    {
        var known = summary.Configurations.Where(c => c.PublishedCurve.Count > 0 && c.HiddenLayers > 0).ToList();
        var layers = known.Select(c => c.HiddenLayers).DefaultIfEmpty().Max();
        ResultRow[] rows = [.. known.SelectMany(c => Rows(c, layers))];
        if (rows.Length == 0) return null;
        var sources = known.Select(c => c.Published.First(p => p.Curve.Count > 0).Source).Distinct(StringComparer.Ordinal);
        return new(
            [
                new("Configuration", ColumnAlignment.Left, "The grid's point."),
                new("Epoch", ColumnAlignment.Right, "Epochs completed before the measurement."),
                .. Enumerable.Range(1, layers).Select(Layer),
            ],
            rows,
            [$"‖δˡ‖, ours / published. Ours: geometric mean over seeds. Published: {string.Join("; ", sources)} (one draw each)."]);
    }

    private static ResultColumn Layer(int layer) => new(
        $"‖δ{Figures.Superscript(layer)}‖",
        ColumnAlignment.Right,
        $"Length of the gradient by the biases of hidden layer {layer}: ours, the geometric mean over seeds, and the published one.");

    private static IEnumerable<ResultRow> Rows(ConfigurationSummary summary, int columns)
    {
        foreach (var published in summary.PublishedCurve)
        {
            CurvePoint?[] ours = [.. Enumerable.Range(1, summary.HiddenLayers).Select(layer => At(summary, layer, published.Epoch))];
            if (ours.All(point => point is null)) continue;
            var cells = Enumerable.Range(0, columns).Select(layer => layer < ours.Length && layer < published.GradientNorms.Count
                ? $"{Ours(ours[layer]?.Geometric)} / {Figures.AsGiven(published.GradientNorms[layer])}"
                : "");
            yield return new([summary.Configuration.Label, Figures.Fixed(published.Epoch, 0), .. cells], Published: false);
        }
    }

    private static CurvePoint? At(ConfigurationSummary summary, int layer, int epoch) =>
        summary.LayerCurve(MetricNames.DeltaL2, layer)?.Points.FirstOrDefault(point => point.Epoch == epoch);

    /// <summary>A dash where a seed has no gradient at all: then there is no geometric mean.</summary>
    private static string Ours(GeometricEstimate? estimate) =>
        estimate?.Mean is { } mean ? Figures.SignificantDecimal(mean, Digits) : "–";
}
