using System.Text.Json;

namespace Cluster.Coordinator.Results.Json;

/// <summary>
/// Curves in summary.json: a column for every figure, six digits, thinned so that the file stays small however much was measured;
/// metrics.csv has every point.
/// </summary>
internal static class SummaryJsonCurves
{
    private const int PointsOfFileMax = 40_000;
    private const int PointsOfCurveMax = 201;
    private const int PointsOfCurveMin = 11;

    public static int PointsMax(ExperimentSummary summary)
    {
        var curves = summary.Configurations.Sum(c => c.PretrainingCurves.Count + c.LayerCurves.Count + c.EpochCurves.Count);
        return Math.Clamp(PointsOfFileMax / Math.Max(1, curves), PointsOfCurveMin, PointsOfCurveMax);
    }

    public static void Write(Utf8JsonWriter json, ConfigurationSummary summary, int pointsMax)
    {
        json.WriteStartArray("curves");
        foreach (var curve in (MetricCurve[])[.. summary.PretrainingCurves, .. summary.LayerCurves, .. summary.EpochCurves])
            Write(json, curve, pointsMax);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MetricCurve curve, int pointsMax)
    {
        var points = Thinning.Thin(curve.Points, pointsMax);
        json.WriteStartObject();
        json.WriteString("metric", curve.Metric);
        if (curve.Layer is { } layer) json.WriteNumber("layer", layer);
        else json.WriteNull("layer");
        json.WriteNumber("points_measured", curve.Points.Count);
        Column(json, "epoch", points, point => point.Epoch);
        Column(json, "mean", points, point => point.Estimate.Mean);
        Column(json, "std", points, point => point.Estimate.Std);
        Column(json, "ci95_low", points, point => point.Estimate.Ci95?.Low);
        Column(json, "ci95_high", points, point => point.Estimate.Ci95?.High);
        Column(json, "n", points, point => point.Estimate.N);
        json.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter json, string name, IReadOnlyList<CurvePoint> points, Func<CurvePoint, double?> figure) =>
        JsonNumbers.WriteLine(json, name, points.Select(figure));
}
