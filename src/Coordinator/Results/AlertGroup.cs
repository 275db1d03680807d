using Cluster.Shared.Diagnostics;

namespace Cluster.Coordinator.Results;

/// <summary>Alerts of one kind in one configuration, over its seeds.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Seeds">Seeds whose run raised it.</param>
/// <param name="Of">Seeds whose run began.</param>
/// <param name="Layers">That any of them names; empty where it is about the whole net.</param>
/// <param name="First">The earliest.</param>
/// <param name="Seed">Whose that is.</param>
public sealed record AlertGroup(AlertKind Kind, int Seeds, int Of, IReadOnlyList<int> Layers, Alert First, ulong Seed)
{
    /// <summary>In the order of kinds.</summary>
    internal static IReadOnlyList<AlertGroup> Among(IReadOnlyList<RunSummary> runs) =>
    [
        .. runs.SelectMany(run => run.Alerts.Select(alert => (run.Seed, Alert: alert)))
            .GroupBy(raised => raised.Alert.Kind)
            .OrderBy(group => group.Key)
            .Select(group =>
            {
                var (seed, first) = group.MinBy(raised => raised.Alert.Step);
                int[] layers = [.. group.SelectMany(raised => raised.Alert.Layers).Distinct().Order()];
                return new AlertGroup(group.Key, group.Select(raised => raised.Seed).Distinct().Count(), runs.Count, layers, first, seed);
            }),
    ];

    /// <summary>"vanishing in 5 of 5 seeds (layers 1 to 4)".</summary>
    public override string ToString() =>
        $"{Alert.NameOf(Kind)} in {Seeds} of {Of} seeds{(Layers.Count > 0 ? $" ({Alert.NameOf(Layers)})" : "")}";

    /// <summary>A line a configuration that raised any: which, in how many seeds.</summary>
    public static IEnumerable<string> Lines(ExperimentSummary summary) => summary.Configurations
        .Where(configuration => configuration.Alerts.Count > 0)
        .Select(configuration => $"Alerts, {configuration.Configuration.Label}: {string.Join("; ", configuration.Alerts)}.");
}
