using Cluster.Coordinator.Experiments;

namespace Cluster.Coordinator.Results;

/// <summary>Configurations by their means of one figure.</summary>
internal static class Ranking
{
    /// <summary>The best first; those without the figure come last, in their order.</summary>
    public static IEnumerable<ConfigurationSummary> Of(IEnumerable<ConfigurationSummary> configurations, RunMetric metric)
    {
        var sign = metric.LessIsBetter() ? 1 : -1;
        return configurations.OrderBy(c => c.Metric(metric)?.Mean is { } mean ? sign * mean : double.PositiveInfinity);
    }

    /// <summary>Null where none has the figure.</summary>
    public static ConfigurationSummary? Best(IEnumerable<ConfigurationSummary> configurations, RunMetric metric) =>
        Of(configurations, metric).FirstOrDefault(c => c.Metric(metric)?.Mean is not null);
}
