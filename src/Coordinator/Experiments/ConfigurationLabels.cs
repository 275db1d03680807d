using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Experiments;

/// <summary>Short names that tell the configurations of one experiment apart.</summary>
internal sealed class ConfigurationLabels
{
    private readonly IReadOnlyList<ExperimentKey> _keys;

    /// <summary>[configuration][key]</summary>
    private readonly Part[][] _parts;

    /// <param name="keys">What the grid varies, the most telling first; without any a net is named by its layers.</param>
    /// <param name="drafts">The configurations, no two alike in these keys.</param>
    public ConfigurationLabels(IReadOnlyList<ExperimentKey> keys, IReadOnlyList<ExperimentDraft> drafts)
    {
        _keys = keys.Count > 0 ? keys : [ExperimentKeys.Find("hidden")!];
        string[] names = [.. _keys.Select(NameOf)];
        _parts = [.. drafts.Select(draft => _keys.Zip(names, (key, name) => PartOf(key, name, draft)).ToArray())];
    }

    /// <summary>Of a grid: only what tells them apart.</summary>
    public IReadOnlyList<string> Shortest()
    {
        var needed = Enumerable.Range(0, _keys.Count).ToList();
        // From the last to the first: what a file names first is what its author has in mind, and stays where it varies.
        for (var key = _keys.Count - 1; key >= 0; key--)
        {
            if (key == 0 && _parts.Select(parts => parts[0].Text).Distinct(StringComparer.Ordinal).Count() > 1) continue;
            needed.Remove(key);
            if (!TellApart(needed)) needed.Insert(key, key);
        }

        return Of(needed);
    }

    /// <summary>Of trials: all that was searched and matters; what tells one from the others is not known in advance.</summary>
    public IReadOnlyList<string> Whole() => Of([.. Enumerable.Range(0, _keys.Count)]);

    private List<string> Of(List<int> keys) => [.. _parts.Select(parts => Label(parts, keys))];

    /// <summary>
    /// By their values, and by what of them a label says; each by what it is, as far as it is anything: one of which nothing telling was
    /// left would be named by defaults alone.
    /// </summary>
    private bool TellApart(List<int> keys) =>
        _parts.All(parts => keys.Exists(key => parts[key].IsUsed)
            && (keys.Exists(key => parts[key].IsTelling) || !Array.Exists(parts, part => part.IsTelling)))
        && AllDiffer(_parts.Select(parts => Join(keys.Select(key => parts[key]).Where(part => part.IsUsed))))
        && AllDiffer(Of(keys));

    private bool AllDiffer(IEnumerable<string> texts) => texts.Distinct(StringComparer.Ordinal).Count() == _parts.Length;

    /// <summary>What is telling; without that, what its own part of the grid names, or all that matters.</summary>
    private static string Label(Part[] parts, List<int> keys)
    {
        Part[] used = [.. keys.Select(key => parts[key]).Where(part => part.IsUsed)];
        return Array.Exists(used, part => part.IsTelling) ? Join(used.Where(part => part.IsTelling))
            : Array.Exists(used, part => part.IsNamed) ? Join(used.Where(part => part.IsNamed))
            : Join(used);
    }

    private static string Join(IEnumerable<Part> parts) => string.Join(", ", parts.Select(part => part.Text));

    private static Part PartOf(ExperimentKey key, string name, ExperimentDraft draft)
    {
        var shown = key.Type.Show(draft.Values[key.Path]);
        var (isUsed, isNamed) = (draft.Used.Contains(key.Path), draft.Varied.Contains(key.Path));
        var isTelling = (isNamed && draft.Values[key.Path] is not bool) || shown != key.Type.Show(key.DefaultOf!(draft));
        return new(key.Path is "hidden" or "activation" ? shown : $"{name}={shown}", isUsed, isUsed && isTelling, isNamed);
    }

    /// <summary>Without its mapping, unless that would be another key's name.</summary>
    private string NameOf(ExperimentKey key)
    {
        var last = LastOf(key);
        return last == key.Path || (ExperimentKeys.Find(last) is null && _keys.All(other => other == key || LastOf(other) != last))
            ? last
            : key.Path;
    }

    private static string LastOf(ExperimentKey key) => key.Path[(key.Path.LastIndexOf('.') + 1)..];

    /// <summary>A key of one configuration.</summary>
    /// <param name="Text">Name and value, for example <c>l2=5</c>.</param>
    /// <param name="IsUsed">It matters to this configuration.</param>
    /// <param name="IsTelling">
    /// And it does not stand as it does by default; or it is no switch, and its own part of the grid names it.
    /// </param>
    /// <param name="IsNamed">Its own part of the grid names it.</param>
    private readonly record struct Part(string Text, bool IsUsed, bool IsTelling, bool IsNamed);
}
