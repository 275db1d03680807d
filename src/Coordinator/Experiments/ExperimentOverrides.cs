using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>What <c>--set key=value</c> changes; of two for the same key the later one counts.</summary>
internal sealed class ExperimentOverrides
{
    private const string GridPrefix = ExperimentKeys.Grid + ".";
    private const string SearchPrefix = ExperimentKeys.Search + ".";
    private const string SpacePrefix = SearchPrefix + SearchReader.Space + ".";

    /// <summary>Keys that take these values, in place of the file's and of the grid's.</summary>
    public Dictionary<string, YamlEntry> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that the grid is to vary like this, from <c>grid.key=[…]</c>.</summary>
    public Dictionary<string, YamlEntry> Axes { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys inside <c>search</c>, from <c>search.trials=20</c>.</summary>
    public Dictionary<string, YamlEntry> Search { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that the search is to vary like this, from <c>search.space.key=…</c>.</summary>
    public Dictionary<string, YamlEntry> SearchSpace { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether the configurations are others than the file's author had in mind; other data or seeds do not make them so.
    /// </summary>
    public bool ChangeConfigurations =>
        Axes.Count + Search.Count + SearchSpace.Count > 0
        || Values.Keys.Any(path =>
            path is ExperimentKeys.Grid or ExperimentKeys.Search || ExperimentKeys.Find(path) is { PerConfiguration: true });

    public static ExperimentOverrides Read(IReadOnlyList<string> overrides, ProblemList problems)
    {
        var result = new ExperimentOverrides();
        foreach (var text in overrides) result.Add(text, problems);
        return result;
    }

    private void Add(string text, ProblemList problems)
    {
        var origin = new Origin($"--set {text.ReplaceLineEndings(" ")}", 0, 0);
        var equals = text.IndexOf('=');
        if (equals <= 0)
        {
            problems.Add(origin, "A change must be written key=value, for example --set epochs=5.");
            return;
        }

        var path = text[..equals].Trim();
        var value = YamlTree.ParseOverride(text[(equals + 1)..], origin, problems) ?? new YamlText(origin, "", quoted: false);

        if (path.StartsWith(GridPrefix, StringComparison.Ordinal)) AddAll(path[GridPrefix.Length..], origin, value, Axes, problems);
        else if (path.StartsWith(SpacePrefix, StringComparison.Ordinal))
            AddAll(path[SpacePrefix.Length..], origin, value, SearchSpace, problems);
        else if (path.StartsWith(SearchPrefix, StringComparison.Ordinal)) AddToSearch(path[SearchPrefix.Length..], origin, value, problems);
        else AddAll(path, origin, value, Values, problems);
    }

    private void AddToSearch(string key, Origin origin, YamlValue value, ProblemList problems)
    {
        var map = new YamlMap(origin, [new YamlEntry(key, origin, value)]);
        foreach (var (name, entry) in ExperimentEntries.Read(map, SearchReader.Keys, $"'{ExperimentKeys.Search}'", problems))
            Search[name] = entry;
    }

    private static void AddAll(string path, Origin origin, YamlValue value, Dictionary<string, YamlEntry> into, ProblemList problems)
    {
        var map = new YamlMap(origin, [new YamlEntry(path, origin, value)]);
        foreach (var (key, entry) in ExperimentEntries.Read(map, problems)) into[key] = entry;
    }
}
