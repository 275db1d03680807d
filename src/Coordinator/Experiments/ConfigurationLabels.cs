using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Experiments;

/// <summary>Short names that tell the configurations of one experiment apart.</summary>
internal static class ConfigurationLabels
{
    /// <param name="keys">What the grid varies, the most telling first.</param>
    /// <param name="drafts">The configurations, no two alike in these keys.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<ExperimentKey> keys, IReadOnlyList<ExperimentDraft> drafts)
    {
        var needed = keys.ToList();
        // From the last to the first: what a file names first is what its author has in mind, and stays where it varies.
        foreach (var key in keys.Reverse())
        {
            if (key == keys[0] && drafts.Select(draft => Show(key, draft)).Distinct(StringComparer.Ordinal).Count() > 1) continue;
            needed.Remove(key);
            if (!TellApart(needed, keys, drafts)) needed = [.. keys.Where(k => needed.Contains(k) || k == key)];
        }

        if (needed.Count == 0) needed.Add(ExperimentKeys.Find("hidden")!);
        return [.. drafts.Select(draft => Label(needed, draft))];
    }

    /// <summary>All that was searched and matters to the trial: what tells it from the others is not known in advance.</summary>
    public static IReadOnlyList<string> OfTrials(IReadOnlyList<ExperimentKey> keys, IReadOnlyList<ExperimentDraft> drafts) =>
        [.. drafts.Select(draft => Label(keys, draft))];

    /// <summary>Each by what it is: one of which nothing telling was left would be named by defaults alone.</summary>
    private static bool TellApart(List<ExperimentKey> keys, IReadOnlyList<ExperimentKey> all, IReadOnlyList<ExperimentDraft> drafts) =>
        drafts.All(draft => Telling(keys, draft).Any() || !Telling(all, draft).Any())
        && drafts.Select(draft => Label(keys, draft)).Distinct(StringComparer.Ordinal).Count() == drafts.Count;

    private static string Label(IReadOnlyList<ExperimentKey> keys, ExperimentDraft draft)
    {
        var telling = Telling(keys, draft).ToList();
        return string.Join(", ", (telling.Count > 0 ? telling : Used(keys, draft)).Select(key => Show(key, draft)));
    }

    /// <summary>
    /// Without those that stand as they do by default: switches always, others where only another part of the grid names them.
    /// </summary>
    private static IEnumerable<ExperimentKey> Telling(IEnumerable<ExperimentKey> keys, ExperimentDraft draft) =>
        Used(keys, draft).Where(key => !draft.Values[key.Path].Equals(key.DefaultOf!(draft))
            || (draft.Varied.Contains(key.Path) && draft.Values[key.Path] is not bool));

    /// <summary>Those that matter to this configuration.</summary>
    private static IEnumerable<ExperimentKey> Used(IEnumerable<ExperimentKey> keys, ExperimentDraft draft) =>
        keys.Where(key => draft.Used.Contains(key.Path));

    /// <summary>Without its mapping, unless that would be another key's name.</summary>
    private static string NameOf(ExperimentKey key)
    {
        var last = key.Path[(key.Path.LastIndexOf('.') + 1)..];
        return last == key.Path || ExperimentKeys.Find(last) is null ? last : key.Path;
    }

    private static string Show(ExperimentKey key, ExperimentDraft draft)
    {
        var shown = key.Type.Show(draft.Values[key.Path]);
        return key.Path is "hidden" or "activation" ? shown : $"{NameOf(key)}={shown}";
    }
}
