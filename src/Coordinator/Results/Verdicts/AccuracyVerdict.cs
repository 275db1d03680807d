using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>Which configuration is the most accurate, which are worse, which as good, and which the seeds cannot tell from it.</summary>
internal static class AccuracyVerdict
{
    private const int NamedMax = 4;

    /// <summary>A difference whose 95 % interval lies inside ± this share is called none.</summary>
    private const double SmallDifferenceMax = 0.005;

    /// <summary>An interval wider than this share to either side says nothing of use.</summary>
    private const double HalfWidthMax = 0.10;

    private enum Finding
    {
        Untested,
        Worse,
        Alike,
        Unclear,
    }

    public static IEnumerable<string> Sentences(ExperimentSummary summary, ConfigurationNames names)
    {
        Candidate[] candidates = [.. summary.Configurations
            .Select((c, i) => (Index: i, Configuration: c, Estimate: c.Metric(MetricNames.ValidationAccuracyBest)))
            .Where(c => c.Estimate is not null)
            .Select(c => new Candidate(c.Index, names.Of(c.Configuration), c.Configuration.HiddenLayers, c.Estimate!))];
        if (candidates.Length == 0) yield break;
        var best = candidates.MaxBy(c => c.Mean)!;
        yield return Best(best);
        if (candidates.Length == 1) yield break;
        foreach (var sentence in AgainstBest(summary, candidates, best)) yield return sentence;
        if (!names.ByDepth) yield break;
        foreach (var sentence in Neighbours(summary, candidates, best)) yield return sentence;
        Candidate[] deeper = [.. candidates.Where(c => c.Depth > best.Depth)];
        if (candidates.Length < 3 || deeper.Length == 0) yield break;
        var more = $"ore than {ConfigurationNames.Depth(best.Depth)}";
        yield return deeper.All(c => FindingOf(TestOf(summary, c, best)) is Finding.Worse or Finding.Alike)
            ? $"M{more} did not help."
            : $"Nothing here shows that m{more} {(best.Depth == 1 ? "helps" : "help")}.";
    }

    /// <summary>The 95 % interval cut to what a share can be; null with one seed or where it is too wide to say anything.</summary>
    public static Interval? UsefulInterval(Estimate estimate) =>
        estimate.Ci95 is { } ci && ci.High - estimate.Mean!.Value <= HalfWidthMax ? new(Math.Max(0, ci.Low), Math.Min(1, ci.High)) : null;

    private static string Best(Candidate best)
    {
        var seeds = ConfigurationNames.Seeds(best.Estimate.N);
        var evidence = UsefulInterval(best.Estimate) is { } ci
            ? $"95 % interval {Figures.Fixed(ci.Low * 100, 2)} to {Figures.Fixed(ci.High * 100, 2)} %, {seeds}"
            : best.Estimate.N == 1 ? "one seed, so no interval" : $"{seeds}, too few seeds for a useful interval";
        return $"Best on validation: {best.Name} with {Figures.Percent(best.Mean)} ({evidence}).";
    }

    private static IEnumerable<string> AgainstBest(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        var tested = candidates.Where(c => c != best).Select(c => (Candidate: c, Test: TestOf(summary, c, best))).ToList();
        var by = tested.ToLookup(t => FindingOf(t.Test));
        if (by[Finding.Alike].Any())
        {
            yield return "No real difference, less than 0.5 points by the 95 % interval: "
                + $"{Listed([.. by[Finding.Alike].Select(t => $"{t.Candidate.Name} ({Below(best, t.Candidate)}, {P(t.Test)})")])}.";
        }

        if (by[Finding.Unclear].ToList() is { Count: > 0 } unclear)
        {
            var seeds = Figures.Capital(SeedsOf([best, .. unclear.Select(t => t.Candidate)]));
            yield return unclear is [var (one, test)]
                ? $"{seeds} cannot tell {one.Name} from it ({Below(best, one)}, {P(test)})."
                : $"{seeds} cannot tell these from it: "
                    + $"{Listed([.. unclear.Select(t => $"{t.Candidate.Name} ({Below(best, t.Candidate)}, {P(t.Test)})")])}.";
        }

        var worse = by[Finding.Worse].Select(t => $"{t.Candidate.Name} ({Figures.Percent(t.Candidate.Mean)}, {P(t.Test)})").ToList();
        if (worse.Count > 0) yield return $"Worse by more than the noise: {Listed(worse)}.";

        var untested = by[Finding.Untested].Count();
        if (untested == tested.Count)
            yield return $"With {Seeds(candidates)} nothing says whether the differences are noise: more seeds would.";
        else if (untested > 0)
            yield return $"{Figures.Capital(Figures.Word(untested))} more {(untested == 1 ? "is" : "are")} in the table.";
    }

    /// <summary>Does one layer more change anything? Told for the neighbours in depth of which neither is the best.</summary>
    private static IEnumerable<string> Neighbours(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        Candidate[] byDepth = [.. candidates.OrderBy(c => c.Depth)];
        var pairs = byDepth.Zip(byDepth.Skip(1))
            .Where(pair => pair.First != best && pair.Second != best)
            .ToLookup(
                pair => FindingOf(TestOf(summary, pair.First, pair.Second)),
                pair => $"{pair.First.Depth} and {pair.Second.Depth} ({P(TestOf(summary, pair.First, pair.Second))})");
        if (pairs[Finding.Alike].Any()) yield return $"Depths {Figures.List([.. pairs[Finding.Alike]])} do not really differ either.";
        if (pairs[Finding.Unclear].Any())
            yield return $"{Figures.Capital(SeedsOf(candidates))} cannot tell depths {Figures.List([.. pairs[Finding.Unclear]])} apart.";
        if (pairs[Finding.Worse].Any())
            yield return $"Depths {Figures.List([.. pairs[Finding.Worse]])} differ by more than noise explains.";
    }

    private static Finding FindingOf(Comparison? test)
    {
        if (test is null) return Finding.Untested;
        if (test.Significant) return Finding.Worse;
        return test.Ci95 is { Low: >= -SmallDifferenceMax, High: <= SmallDifferenceMax } ? Finding.Alike : Finding.Unclear;
    }

    private static Comparison? TestOf(ExperimentSummary summary, Candidate one, Candidate other) => summary.Comparisons.FirstOrDefault(c =>
        c.Metric == MetricNames.ValidationAccuracyBest
        && c.First == Math.Min(one.Index, other.Index)
        && c.Second == Math.Max(one.Index, other.Index));

    private static string Below(Candidate best, Candidate other)
    {
        var points = (best.Mean - other.Mean) * 100;
        return $"{Figures.Fixed(points, points < 9.995 ? 2 : 1)} points below";
    }

    private static string P(Comparison? test) => test is null ? "" : Figures.P(test.PAdjusted);

    private static string Listed(List<string> names)
    {
        if (names.Count > NamedMax) return $"{Figures.Word(names.Count)} configurations";
        // A label such as "relu, 2 × 100" has a comma of its own.
        return names.Exists(name => name.Count(c => c == ',') > 1) ? string.Join("; ", names) : Figures.List(names);
    }

    private static string Seeds(Candidate[] candidates)
    {
        var fewest = candidates.Min(c => c.Estimate.N);
        var most = candidates.Max(c => c.Estimate.N);
        return fewest == most ? ConfigurationNames.Seeds(most) : $"{fewest} to {most} seeds";
    }

    /// <summary>As the subject of a sentence: "two seeds".</summary>
    private static string SeedsOf(Candidate[] candidates)
    {
        var fewest = candidates.Min(c => c.Estimate.N);
        var most = candidates.Max(c => c.Estimate.N);
        return fewest == most ? $"{Figures.Word(most)} seed{(most == 1 ? "" : "s")}" : $"{fewest} to {most} seeds";
    }

    private sealed record Candidate(int Index, string Name, int Depth, Estimate Estimate)
    {
        public double Mean => Estimate.Mean!.Value;
    }
}
