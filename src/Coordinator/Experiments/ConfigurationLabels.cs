using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Experiments;

/// <summary>Short names that tell the configurations of one experiment apart.</summary>
/// <param name="keys">What the grid varies, the most telling first.</param>
/// <param name="drafts">The configurations, no two alike in these keys.</param>
internal sealed class ConfigurationLabels(IReadOnlyList<ExperimentKey> keys, IReadOnlyList<ExperimentDraft> drafts)
{
    private static readonly ExperimentKey s_hidden = ExperimentKeys.Find("hidden")!;

    /// <summary>Of a grid: only what tells them apart.</summary>
    public IReadOnlyList<string> Shortest()
    {
        var needed = keys.ToList();
        // From the last to the first: what a file names first is what its author has in mind, and stays where it varies.
        foreach (var key in keys.Reverse())
        {
            if (key == keys[0] && drafts.Select(draft => Show(key, draft)).Distinct(StringComparer.Ordinal).Count() > 1) continue;
            needed.Remove(key);
            if (!TellApart(needed)) needed = [.. keys.Where(k => needed.Contains(k) || k == key)];
        }

        return Of(needed.Count > 0 ? needed : [s_hidden]);
    }

    /// <summary>Of trials: all that was searched and matters; what tells one from the others is not known in advance.</summary>
    public IReadOnlyList<string> Whole() => Of(keys);

    private List<string> Of(IReadOnlyList<ExperimentKey> shown) => [.. drafts.Select(draft => Label(shown, draft))];

    /// <summary>
    /// By their values, and by what of them a label says; each by what it is, as far as it is anything: one of which nothing telling was
    /// left would be named by defaults alone.
    /// </summary>
    private bool TellApart(IReadOnlyList<ExperimentKey> shown) =>
        drafts.All(draft => Used(shown, draft).Any() && (Telling(shown, draft).Any() || !Telling(keys, draft).Any()))
        && AllDiffer(drafts.Select(draft => Join(Used(shown, draft), draft)))
        && AllDiffer(Of(shown));

    private string Label(IReadOnlyList<ExperimentKey> shown, ExperimentDraft draft)
    {
        ExperimentKey[] used = [.. Used(shown, draft)];
        ExperimentKey[][] choices = [[.. Telling(shown, draft)], [.. used.Where(key => draft.Varied.Contains(key.Path))], used];
        return Join(choices.FirstOrDefault(choice => choice.Length > 0) ?? [], draft);
    }

    /// <summary>
    /// Without those that stand as they do by default: switches always, others where only another part of the grid names them.
    /// </summary>
    private static IEnumerable<ExperimentKey> Telling(IEnumerable<ExperimentKey> keys, ExperimentDraft draft) =>
        Used(keys, draft).Where(key => key.Type.Show(draft.Values[key.Path]) != key.Type.Show(key.DefaultOf!(draft))
            || (draft.Varied.Contains(key.Path) && draft.Values[key.Path] is not bool));

    /// <summary>Those that matter to this configuration.</summary>
    private static IEnumerable<ExperimentKey> Used(IEnumerable<ExperimentKey> keys, ExperimentDraft draft) =>
        keys.Where(key => draft.Used.Contains(key.Path));

    private bool AllDiffer(IEnumerable<string> ofDrafts) => ofDrafts.Distinct(StringComparer.Ordinal).Count() == drafts.Count;

    private string Join(IEnumerable<ExperimentKey> shown, ExperimentDraft draft) =>
        string.Join(", ", shown.Select(key => Show(key, draft)));

    private string Show(ExperimentKey key, ExperimentDraft draft)
    {
        var shown = key.Type.Show(draft.Values[key.Path]);
        return key.Path is "hidden" or "activation" ? shown : $"{NameOf(key)}={shown}";
    }

    /// <summary>Without its mapping, unless that would be another key's name.</summary>
    private string NameOf(ExperimentKey key)
    {
        var last = LastOf(key);
        return last == key.Path || (ExperimentKeys.Find(last) is null && keys.All(other => other == key || LastOf(other) != last))
            ? last
            : key.Path;
    }

    private static string LastOf(ExperimentKey key) => key.Path[(key.Path.LastIndexOf('.') + 1)..];
}
