using System.Globalization;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports;

/// <summary>Configurations that differ in nothing but depth, for pictures over depth.</summary>
internal sealed record DepthGroups(List<DepthGroup> Groups)
{
    private const int GroupsMax = 4;
    private const string DepthKey = "hidden";

    /// <summary>
    /// Groups by as few of the grid's other keys as it takes for each group to have every depth once. Null where no such grouping
    /// exists, or it has too many groups for one picture.
    /// </summary>
    public static DepthGroups? Of(IReadOnlyList<ConfigurationSummary> configurations)
    {
        if (configurations.Count < 2) return null;
        string[] keys = [.. configurations[0].Configuration.Key.Select(pair => pair.Key).Where(key => key != DepthKey)];
        for (var used = 0; used <= keys.Length; used++)
        {
            var groups = configurations
                .GroupBy(c => Name(c, keys[..used]), StringComparer.Ordinal)
                .Select(group => new DepthGroup(group.Key, [.. group]))
                .ToList();
            if (groups.Count > GroupsMax) return null;
            if (groups.TrueForAll(group => group.HasEveryDepthOnce)) return groups.Count < configurations.Count ? new(groups) : null;
        }

        return null;
    }

    private static string Name(ConfigurationSummary summary, string[] keys) => string.Join(", ", summary.Configuration.Key
        .Where(pair => keys.Contains(pair.Key, StringComparer.Ordinal))
        .Select(pair => pair.Value is string word ? word : string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}

/// <param name="Name">Values of the keys that set it apart; empty when it is the only one.</param>
internal sealed record DepthGroup(string Name, List<ConfigurationSummary> Members)
{
    public bool HasEveryDepthOnce => Members.DistinctBy(c => c.HiddenLayers).Count() == Members.Count;
}
