using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>Curves of pretraining over seeds, by epochs of the layer's own.</summary>
internal static class PretrainingCurves
{
    public static IReadOnlyList<MetricCurve> Of(Configuration configuration, IReadOnlyList<RunResult> results)
    {
        var moments = results
            .Where(run => run.Status is RunStatus.Finished or RunStatus.Interrupted or RunStatus.Eliminated)
            .SelectMany(run => run.History.Pretraining.DistinctBy(record => (record.Layer, record.Epoch)))
            .GroupBy(record => (record.Layer, record.Epoch))
            .OrderBy(group => group.Key)
            .ToList();
        var curves = new List<MetricCurve>();
        foreach (var metric in MetricNames.OfPretraining)
        {
            foreach (var layer in moments.GroupBy(moment => moment.Key.Layer))
            {
                CurvePoint[] points =
                [
                    .. layer
                        .Select(moment => Point(configuration, moment.Key.Epoch, moment.Select(metric.Value)))
                        .OfType<CurvePoint>(),
                ];
                if (points.Length > 0) curves.Add(new(metric.Name, layer.Key, points));
            }
        }

        return curves;
    }

    private static CurvePoint? Point(Configuration configuration, int epoch, IEnumerable<double?> figures)
    {
        double[] values = [.. figures.OfType<double>().Where(double.IsFinite)];
        if (values.Length == 0) return null;
        return new((long)epoch * configuration.Template.StepsPerEpoch, epoch, Estimate.Of(values), Geometric: null);
    }
}
