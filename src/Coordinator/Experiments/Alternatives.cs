using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>Reads the values that a grid or a search lets a key take in turn.</summary>
internal static class Alternatives
{
    /// <summary>Null if any of it cannot be read, which is then reported.</summary>
    /// <param name="key">Whose values.</param>
    /// <param name="list">One item a value.</param>
    /// <param name="where">"grid" or "search", for messages.</param>
    /// <param name="problems">Collects.</param>
    public static List<Setting>? Read(ExperimentKey key, YamlList list, string where, ProblemList problems)
    {
        if (list.Items.Count == 0)
        {
            problems.Add(list.Origin, $"'{key}' has no alternatives in the {where}: name at least one, or remove it.");
            return null;
        }

        if (key.Type.IsList && !list.Items.Any(item => item is YamlList))
        {
            var one = $"[[{string.Join(", ", list.Items.Select(item => item is YamlText text ? text.Text : "…").Take(6))}]]";
            problems.Add(list.Origin,
                $"In a {where} '{key}' takes a list of alternatives, each of them a list: write {one} for this one alternative.");
            return null;
        }

        var settings = new List<Setting>();
        foreach (var item in list.Items)
        {
            if (key.Type.Read(item, key.Path, problems) is { } read) settings.Add(new Setting(read, item.Origin));
        }

        foreach (var twice in settings.GroupBy(setting => key.Type.Write(setting.Value)).SelectMany(same => same.Skip(1)))
            problems.Add(twice.Origin, $"The alternative {key.Type.Write(twice.Value)} of '{key}' stands twice; remove one.");
        return settings.Count == list.Items.Count ? [.. settings.DistinctBy(setting => key.Type.Write(setting.Value))] : null;
    }
}
