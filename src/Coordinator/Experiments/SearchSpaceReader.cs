using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>Reads <c>search.space</c>: ranges and alternatives by key, each checked by the key's own type.</summary>
internal sealed class SearchSpaceReader(ExperimentOverrides overrides, ProblemList problems)
{
    private const string Allowed = "a mapping of keys to lists of alternatives, or to ranges such as { from: 0.001, to: 10, scale: log }";

    // Below, not far away, begin numbers that are not normal, whose logarithm is not taken.
    private const double LogarithmicMin = 1e-300;

    private readonly HashSet<string> _invalid = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> RangeKeys { get; } = ["from", "to", "scale"];

    /// <summary>Keys with values that could not be read.</summary>
    public IReadOnlySet<string> Invalid => _invalid;

    /// <param name="entry">The key <c>space</c>; null without.</param>
    /// <param name="search">Where the search stands.</param>
    public IReadOnlyList<SearchAxis> Read(YamlEntry? entry, Origin search)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        if (entry?.Value is YamlMap map) entries = ExperimentEntries.Read(map, problems);
        else if (entry is not null) problems.Refuse(entry.Value, "'space'", Allowed);
        foreach (var (path, changed) in overrides.SearchSpace) entries[path] = changed;
        if (entries.Count == 0 && entry?.Value is null or YamlMap { Entries.Count: 0 })
            problems.Add(entry?.Value.Origin ?? search, $"The search has nothing to vary: 'space' must be {Allowed}.");

        // A key that the command line sets is no longer looked for.
        return [.. entries.Where(pair => overrides.SearchSpace.ContainsKey(pair.Key) || !overrides.Values.ContainsKey(pair.Key))
            .Select(pair => ReadAxis(ExperimentKeys.Find(pair.Key)!, pair.Value)).OfType<SearchAxis>()];
    }

    private SearchAxis? ReadAxis(ExperimentKey key, YamlEntry entry)
    {
        if (!key.PerConfiguration)
        {
            problems.Add(entry.Origin, $"'{key}' belongs to the whole experiment and cannot be searched.");
            return null;
        }

        SearchAxis? axis = entry.Value switch
        {
            YamlList list => Alternatives.Read(key, list, ExperimentKeys.Search, problems) is { } alternatives
                ? new ChoiceAxis(key, entry.Value.Origin, alternatives)
                : null,
            YamlMap map => ReadRange(key, map),
            _ => Refuse(key, entry.Value),
        };
        if (axis is null) _invalid.Add(key.Path);
        return axis;
    }

    private RangeAxis? Refuse(ExperimentKey key, YamlValue value)
    {
        var allowed = key.Type.Numbers == NumberKind.None
            ? "a list of alternatives"
            : "a list of alternatives or a range such as { from: 1, to: 10, scale: log }";
        problems.Refuse(value, $"In a search '{key}'", allowed);
        return null;
    }

    private RangeAxis? ReadRange(ExperimentKey key, YamlMap map)
    {
        if (key.Type.Numbers == NumberKind.None)
        {
            problems.Add(map.Origin, $"'{key}' ({key.Type.Name}) has no range between its values: give a list of alternatives.");
            return null;
        }

        var fields = ExperimentEntries.Read(map, RangeKeys, $"the range of '{key}'", problems);
        var (from, to) = (ReadEnd(key, "from", fields, map), ReadEnd(key, "to", fields, map));
        var scale = fields.TryGetValue("scale", out var given)
            ? new ChoiceType<SearchScale>(SearchScale.Choices).Read(given.Value, $"{key}.scale", problems) as SearchScale?
            : SearchScale.Linear;
        if (from is not { } low || to is not { } high || scale is null) return null;
        if (low >= high)
        {
            problems.Add(map.Origin, $"The range of '{key}' must begin below its end, but is from {YamlWriter.Number(low)} "
                + $"to {YamlWriter.Number(high)}.");
            return null;
        }

        if (scale != SearchScale.Log || low >= LogarithmicMin) return new RangeAxis(key, map.Origin, low, high, scale.Value);
        var allowed = low > 0 ? $"at {YamlWriter.Number(LogarithmicMin)} or above" : "above 0";
        problems.Add(fields["from"].Value.Origin,
            $"'{key}.from' is {YamlWriter.Number(low)}, but a logarithmic range must begin {allowed}: raise it, or use scale linear.");
        return null;
    }

    private double? ReadEnd(ExperimentKey key, string name, Dictionary<string, YamlEntry> fields, YamlMap map)
    {
        if (!fields.TryGetValue(name, out var entry))
        {
            problems.Add(map.Origin, $"The range of '{key}' has no '{name}'; write {{ from: …, to: …, scale: linear or log }}.");
            return null;
        }

        if (key.Type.Read(entry.Value, $"{key}.{name}", problems) is not { } value) return null;
        switch (key.Type.ToJson(value))
        {
            case double real:
                return real;
            case int whole:
                return whole;
            default:
                problems.Refuse(entry.Value, $"'{key}.{name}'", "a number");
                return null;
        }
    }
}
