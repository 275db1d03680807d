using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <summary>Gives the published figures to the configurations that they are about.</summary>
internal static class PublishedMatching
{
    // What these change is when and by whom something is computed or looked at, not what was trained.
    private static readonly string[] Harmless = ["slots", "shards", "evaluate_every", "validation"];

    /// <returns>The entries about configurations at hand, measured on the data in use.</returns>
    public static IReadOnlyList<PublishedEntry> Select(
        IReadOnlyList<PublishedEntry> entries, IReadOnlyList<ExperimentDraft> drafts, ExperimentOverrides overrides, ProblemList problems)
    {
        var selected = new List<PublishedEntry>();
        foreach (var entry in entries)
        {
            var matching = drafts.Where(entry.Matches).ToList();
            if (matching.Count == 0 && !overrides.ChangeConfigurations)
                problems.Add(entry.Origin,
                    "No configuration of this experiment has the values in 'when': these figures would never be shown.");
            foreach (var draft in matching) CheckLayers(entry, draft, problems);
            if (matching.Count > 0 && drafts[0].Data.Name == entry.Data) selected.Add(WithWarning(entry, overrides));
        }

        return selected;
    }

    public static IReadOnlyList<PublishedFigures> Resolve(
        IReadOnlyList<PublishedEntry> entries, IReadOnlyList<ExperimentDraft> drafts, IReadOnlyList<Configuration> configurations) =>
    [
        .. from entry in entries
           from index in Enumerable.Range(0, drafts.Count)
           where entry.Matches(drafts[index])
           select new PublishedFigures
           {
               Source = entry.Source,
               Configuration = configurations[index],
               ValidationAccuracy = entry.ValidationAccuracy,
               InitialGradientNorms = entry.InitialGradientNorms,
               Curve = entry.Curve,
           },
    ];

    private static void CheckLayers(PublishedEntry entry, ExperimentDraft draft, ProblemList problems)
    {
        var hidden = draft.Model.Hidden.Count;
        foreach (var (what, norms) in entry.Norms().Where(item => item.Norms.Count != hidden))
        {
            var layers = Plural.Of(hidden, "hidden layer");
            var numbers = Plural.Of(norms.Count, "number");
            problems.Add(entry.Origin, $"{what} has {numbers}, but 'when' names a net with {layers}: give one a layer.");
        }
    }

    /// <summary>Who changes the learning rate on the command line must not take these figures for a comparison of like with like.</summary>
    private static PublishedEntry WithWarning(PublishedEntry entry, ExperimentOverrides overrides)
    {
        var changed = overrides.Values.Keys
            .Where(path => ExperimentKeys.Find(path) is { PerConfiguration: true } && !path.Contains('.'))
            .Except(Harmless).Except(entry.When.Select(pair => pair.Key.Path)).ToList();
        return changed.Count == 0 ? entry : entry with { Source = $"{entry.Source} (for other {string.Join(", ", changed)})" };
    }
}
