using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <summary>Takes mappings apart into known keys; unknown and repeated ones are reported.</summary>
internal static class ExperimentEntries
{
    // Few enough to be read as a list in a message.
    private const int ListedMax = 12;

    /// <summary>Experiment keys, by path; <c>diagnostics: { probe: 10 }</c> and <c>diagnostics.probe: 10</c> are one.</summary>
    public static Dictionary<string, YamlEntry> Read(YamlMap map, ProblemList problems)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        Read(map, "", entries, UnknownKey, problems);
        return entries;
    }

    /// <summary>A mapping inside the experiment by some of the experiment's keys.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="where">Completes "unknown key in …".</param>
    /// <param name="known">Keys that make sense there; other keys of experiments are read too, and are the caller's to refuse.</param>
    /// <param name="problems">Collects.</param>
    public static Dictionary<string, YamlEntry> ReadPaths(
        YamlMap map, string where, IReadOnlyList<string> known, ProblemList problems)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        Read(map, "", entries, path => Unknown(path, known, where), problems);
        return entries;
    }

    /// <summary>A mapping with keys of its own.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="known">Its keys.</param>
    /// <param name="where">Completes "unknown key in …".</param>
    /// <param name="problems">Collects.</param>
    public static Dictionary<string, YamlEntry> Read(YamlMap map, IReadOnlyList<string> known, string where, ProblemList problems)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (known.Contains(entry.Key)) Add(entry, entry.Key, entries, problems);
            else problems.Add(entry.Origin, Unknown(entry.Key, known, where));
        }

        return entries;
    }

    /// <summary>The complaint about a key that is none.</summary>
    public static string UnknownKey(string path)
    {
        var group = ExperimentKeys.Groups.FirstOrDefault(g => path.StartsWith(g + ".", StringComparison.Ordinal));
        if (group is null)
            return Unknown(path, [.. ExperimentKeys.Paths.Where(known => !known.Contains('.')), .. ExperimentKeys.Groups],
                "the experiment");
        var prefix = group + ".";
        var inside = ExperimentKeys.Paths.Where(known => known.StartsWith(prefix, StringComparison.Ordinal));
        return Unknown(path[prefix.Length..], [.. inside.Select(known => known[prefix.Length..])], group);
    }

    private static string Unknown(string key, IReadOnlyList<string> known, string where)
    {
        if (known.Count == 0) return $"Unknown key {YamlText.Shown(key)} in {where}.";
        var near = NearestName.Likely(key, known) is { } likely ? $"; the nearest known key is '{likely}'." : ".";
        var listed = known.Count <= ListedMax ? $" Known are: {string.Join(", ", known)}."
            : near == "." ? " docs/experiments.md lists all keys."
            : "";
        return $"Unknown key {YamlText.Shown(key)} in {where}{near}{listed}";
    }

    private static void Read(
        YamlMap map, string prefix, Dictionary<string, YamlEntry> entries, Func<string, string> unknown, ProblemList problems)
    {
        foreach (var entry in map.Entries)
        {
            var path = prefix + entry.Key;
            if (ExperimentKeys.Find(path) is not null) Add(entry, path, entries, problems);
            else if (!ExperimentKeys.Groups.Contains(path)) problems.Add(entry.Origin, unknown(path));
            else if (entry.Value is YamlMap inner) Read(inner, path + ".", entries, unknown, problems);
            else problems.Refuse(entry.Value, $"'{path}'", "a mapping of keys");
        }
    }

    private static void Add(YamlEntry entry, string path, Dictionary<string, YamlEntry> entries, ProblemList problems)
    {
        if (entries.TryAdd(path, entry)) return;
        var first = entries[path].Origin;
        var where = first.IsOverride ? "" : $" (first in line {first.Line})";
        problems.Add(entry.Origin, $"'{path}' stands twice{where}; remove one.");
    }
}
