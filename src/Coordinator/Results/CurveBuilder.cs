using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>Curves over seeds. Runs of one configuration take their figures at the same steps, so curves are lined up by step.</summary>
internal static class CurveBuilder
{
    public static IReadOnlyList<MetricCurve> OfLayers(Configuration configuration, IReadOnlyList<RunResult> results)
    {
        var moments = Counted(results)
            .SelectMany(run => run.History.Diagnostics.DistinctBy(record => record.Step))
            .GroupBy(record => record.Step)
            .OrderBy(group => group.Key)
            .Select(group => group.ToList())
            .ToList();
        if (moments.Count == 0) return [];
        var curves = new List<MetricCurve>();
        foreach (var metric in MetricNames.OfLayers)
        {
            for (var layer = 0; layer < configuration.Template.Model.LayerCount; layer++)
            {
                var points = new List<CurvePoint>(moments.Count);
                foreach (var moment in moments)
                {
                    var values = moment.Where(record => record.Layers.Count > layer).Select(record => metric.Value(record.Layers[layer]));
                    if (Point(configuration, moment[0].Step, values, metric.Geometric) is { } point) points.Add(point);
                }

                if (points.Count > 0) curves.Add(new(metric.Name, layer + 1, points));
            }
        }

        foreach (var metric in MetricNames.OfSignal)
        {
            var points = moments
                .Select(moment => Point(
                    configuration, moment[0].Step, moment.Select(record => metric.Value(record.Signal)), metric.Geometric))
                .OfType<CurvePoint>()
                .ToList();
            if (points.Count > 0) curves.Add(new(metric.Name, null, points));
        }

        return curves;
    }

    public static IReadOnlyList<MetricCurve> OfEpochs(Configuration configuration, IReadOnlyList<RunResult> results)
    {
        var epochs = Counted(results)
            .SelectMany(run => run.History.Epochs.DistinctBy(epoch => epoch.Epoch))
            .GroupBy(epoch => epoch.Epoch)
            .OrderBy(group => group.Key)
            .ToList();
        var curves = new List<MetricCurve>();
        foreach (var metric in MetricNames.OfEpochs)
        {
            var points = epochs
                .Select(group => (Step: (long)group.Key * configuration.Template.StepsPerEpoch, Values: group.Select(metric.Value)))
                .Select(epoch => Point(configuration, epoch.Step, epoch.Values, geometric: false))
                .OfType<CurvePoint>()
                .ToList();
            if (points.Count > 0) curves.Add(new(metric.Name, null, points));
        }

        return curves;
    }

    private static IEnumerable<RunResult> Counted(IEnumerable<RunResult> results) =>
        results.Where(run => run.Status is RunStatus.Finished or RunStatus.Interrupted or RunStatus.Eliminated);

    private static CurvePoint? Point(Configuration configuration, long step, IEnumerable<double?> figures, bool geometric)
    {
        double[] values = [.. figures.OfType<double>().Where(double.IsFinite)];
        if (values.Length == 0) return null;
        var epoch = (double)step / configuration.Template.StepsPerEpoch;
        return new(step, epoch, Estimate.Of(values), geometric && values.All(value => value > 0) ? GeometricEstimate.Of(values) : null);
    }
}
