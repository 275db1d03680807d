using Cluster.Coordinator.Experiments.Schema;
using YamlDotNet.RepresentationModel;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>The keys that a file writes out, with every value that stands there: at the top, in the grid, in the search's space.</summary>
internal static class WrittenKeys
{
    private static readonly HashSet<string> Groups =
        [.. ExperimentKeys.All.Where(key => key.Path.Contains('.')).Select(key => key.Path[..key.Path.IndexOf('.')])];

    /// <summary>Values by path; those that are no plain words, such as ranges, are left out.</summary>
    public static Dictionary<string, HashSet<string>> Of(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var keys = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        Collect((YamlMappingNode)stream.Documents[0].RootNode, "", keys);
        return keys;
    }

    private static void Collect(YamlMappingNode map, string prefix, Dictionary<string, HashSet<string>> keys)
    {
        foreach (var (name, value) in map.Children)
        {
            var path = prefix + ((YamlScalarNode)name).Value;
            if (path == ExperimentKeys.Grid)
                foreach (var part in value is YamlSequenceNode parts ? parts.Children : [value]) Collect((YamlMappingNode)part, "", keys);
            else if (path == ExperimentKeys.Search) Collect((YamlMappingNode)value["space"], "", keys);
            else if (Groups.Contains(path) && value is YamlMappingNode group) Collect(group, path + ".", keys);
            else Add(path, value, keys);
        }
    }

    private static void Add(string path, YamlNode value, Dictionary<string, HashSet<string>> keys)
    {
        if (!keys.TryGetValue(path, out var values)) keys[path] = values = [];
        var items = value is YamlSequenceNode list ? list.Children : [value];
        values.UnionWith(items.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? ""));
    }
}
