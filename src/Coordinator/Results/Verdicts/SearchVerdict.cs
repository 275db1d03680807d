using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>Which trial is the best, how sure that is, and whether the space was wide enough.</summary>
internal static class SearchVerdict
{
    private const int NamedMax = 3;

    /// <summary>A best value within this share of its range from an end is called at the edge.</summary>
    private const double Edge = 0.05;

    public static IEnumerable<string> Sentences(SearchSummary search)
    {
        if (search.Best is not { } best) yield break;
        var finished = search.Ranking.Where(trial => trial.End == TrialEnd.Finished).ToList();
        yield return Leading(search, best, finished.Count);
        if (search.Ranking.Count(trial => trial.End == TrialEnd.Eliminated) is > 0 and var stopped) yield return Saved(search, stopped);
        if (finished.Count < 2) yield break;
        foreach (var sentence in AgainstBest(best, finished)) yield return sentence;
        string[] edges = [.. search.Plan.Space.Where(key => IsAtEdge(key, best)).Select(key => key.Path)];
        if (edges.Length > 0)
            yield return $"The best {Figures.List(edges)} {(edges.Length == 1 ? "lies" : "lie")} at the edge of what was searched: "
                + "a wider range may hold a better one.";
    }

    private static string Leading(SearchSummary search, Trial best, int finished)
    {
        var metric = search.Plan.Metric;
        var (value, n) = (MetricWords.Value(metric, best.Metric.Mean!.Value), best.Metric.N);
        var evidence = MetricWords.UsefulInterval(metric, best.Metric) is { } ci
            ? $"95 % interval {MetricWords.Range(metric, ci)}, {ConfigurationNames.Seeds(n)}"
            : n == 1 ? "one seed, so no interval" : $"{n} seeds, too few for a useful interval";
        var cost = metric.IsCost() ? "a cost of " : "";
        var trials = search.Plan.Rungs.Count > 1 ? $"Best of {search.Ranking.Count} trials on validation, by halving"
            : finished == 1 ? "The only finished trial"
            : $"Best of {finished} trials on validation";
        return $"{trials}: {best.Summary.Configuration.Label} with {cost}{value} ({evidence}).";
    }

    /// <summary>What stopping early cost in epochs, beside what all trials would have taken.</summary>
    private static string Saved(SearchSummary search, int stopped)
    {
        var runs = search.Ranking.SelectMany(trial => trial.Summary.Runs).Sum(run => (double)run.Epochs);
        var all = search.Ranking.Sum(trial => (double)trial.Summary.Asked * trial.Summary.Configuration.Template.Epochs);
        return $"{stopped} trials were stopped early: all together took {Figures.Fixed(100 * runs / all, 0)} % of the epochs that they "
            + "would have taken to their ends.";
    }

    private static IEnumerable<string> AgainstBest(Trial best, List<Trial> finished)
    {
        var alike = finished.Where(trial => trial.IsNotToldApart).ToList();
        var worse = finished.Count(trial => trial.IsWorse);
        var unclear = finished.Count(trial => trial.IsUnclear);
        if (alike.Count + worse + unclear == 0)
        {
            yield return best.Metric.N == 1
                ? "With one seed nothing says whether the leading trials really differ: more seeds would."
                : "The seeds do not differ enough to test one trial against another.";
            yield break;
        }

        var seeds = Figures.Capital(best.Metric.N == 1 ? "one seed" : $"{Figures.Word(best.Metric.N)} seeds");
        if (alike.Count is > 0 and <= NamedMax)
        {
            var named = string.Join("; ", alike.Select(t => $"{t.Summary.Configuration.Label} ({P(t)})"));
            yield return $"{seeds} cannot tell {named} from it.";
        }
        else if (alike.Count > NamedMax)
            yield return $"{seeds} cannot tell {Figures.Word(alike.Count)} other trials from it, first of them "
                + $"{alike[0].Summary.Configuration.Label} ({P(alike[0])}).";
        if (worse > 0)
            yield return $"{Figures.Capital(Figures.Word(worse))} {(worse == 1 ? "is" : "are")} worse by more than the noise.";
        if (unclear > 0)
            yield return $"In {Figures.Word(unclear)} {(unclear == 1 ? "other" : "others")} the seeds differ too much to judge by.";
    }

    private static string P(Trial trial) => Figures.P(trial.PAdjusted!.Value);

    private static bool IsAtEdge(SearchedKey key, Trial best)
    {
        if (key is not { From: { } from, To: { } to } || SearchWords.NumberOf(best, key.Path) is not { } value) return false;
        var share = key.Scale == SearchScale.Log
            ? Math.Log(value / from) / Math.Log(to / from)
            : (value - from) / (to - from);
        return share is < Edge or > 1 - Edge;
    }
}
