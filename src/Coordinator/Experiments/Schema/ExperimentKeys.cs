using Cluster.Coordinator.Experiments.Schema.Keys;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>
/// Every key that an experiment file may hold, in the order in which they are applied and written. This is the one place where keys
/// are listed: the reader, its hints, <c>--set</c>, the resolved file and the table in docs/experiments.md follow it. Each is declared in
/// one of the groups below.
/// </summary>
public static class ExperimentKeys
{
    public const string Grid = "grid";
    public const string Search = "search";
    public const string Published = "published";

    internal const string Compare = "compare";
    internal const string Data = "data";
    internal const string Seeds = "seeds";

    public static IReadOnlyList<ExperimentKey> All { get; } =
    [
        .. HeadKeys.All(), .. ModelKeys.All(), .. NormalizationKeys.All(), .. RegularizationKeys.All(), .. OptimizerKeys.All(),
        .. LbfgsKeys.All(), .. ClippingKeys.All(), .. ScheduleKeys.All(), .. PlateauKeys.All(), .. TrainingKeys.All(),
        .. EarlyStoppingKeys.All(), .. PretrainingKeys.All(), .. DiagnosticsKeys.All(), .. AlertKeys.All(), .. StructureKeys.All(),
    ];

    internal static IReadOnlyList<string> Paths { get; } = [.. All.Select(key => key.Path)];

    /// <summary>What comes before the dots: mappings that hold keys of their own.</summary>
    internal static IReadOnlyList<string> Groups { get; } =
        [.. All.Where(key => key.Path.Contains('.')).Select(key => key.Path[..key.Path.IndexOf('.')]).Distinct()];

    internal static ExperimentKey? Find(string path) => All.FirstOrDefault(key => key.Path == path);
}
