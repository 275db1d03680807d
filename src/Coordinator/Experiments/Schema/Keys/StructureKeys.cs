namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>Keys with readers of their own.</summary>
internal static class StructureKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return new ExperimentKey
        {
            Path = ExperimentKeys.Grid,
            Default = "none: one configuration",
            PerConfiguration = false,
            Type = new StructureType("mapping, or list of mappings",
                "a mapping of keys to lists of alternatives, or a list of such mappings"),
            Meaning = "What varies between configurations; see [Grid](#grid).",
        };
        yield return new ExperimentKey
        {
            Path = ExperimentKeys.Search,
            Default = "none",
            PerConfiguration = false,
            Type = new StructureType("mapping", "a mapping with 'method', 'trials' and 'space'"),
            Meaning = "Values that are looked for: drawn, or set on a grid, then ranked; see [Search](#search).",
        };
        yield return new ExperimentKey
        {
            Path = ExperimentKeys.Published,
            Default = "none",
            PerConfiguration = false,
            Type = new StructureType("list of mappings", "a list of mappings, each with the figures of one source"),
            Meaning = "Figures that others published, to be shown beside ours; see [Published figures](#published-figures).",
        };
    }
}
