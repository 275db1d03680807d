using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>
/// Which configuration is the best by the compared figure, which are worse, which as good, and which the seeds cannot tell from it.
/// </summary>
internal static class ComparisonVerdict
{
    private const int NamedMax = 4;

    /// <summary>A difference whose 95 % interval lies inside ± this share is called none.</summary>
    private const double SmallDifferenceMax = 0.005;

    /// <summary>Likewise of a cost, as a share of the best one.</summary>
    private const double SmallCostShareMax = 0.02;

    private enum Finding
    {
        Untested,
        Worse,
        Alike,
        Unclear,
    }

    public static IEnumerable<string> Sentences(ExperimentSummary summary, ConfigurationNames names)
    {
        var metric = summary.Experiment.Compare;
        Candidate[] candidates = [.. Ranking.Of(summary.Configurations, metric)
            .Where(c => c.Metric(metric)?.Mean is not null)
            .Select(c => new Candidate(IndexOf(summary, c), names.Of(c), c.HiddenLayers, c.Metric(metric)!))];
        if (candidates.Length == 0) yield break;
        var best = candidates[0];
        yield return Best(metric, best);
        if (candidates.Length == 1) yield break;
        foreach (var sentence in AgainstBest(summary, candidates, best)) yield return sentence;
        if (!names.ByDepth) yield break;
        foreach (var sentence in Neighbours(summary, candidates, best)) yield return sentence;
        Candidate[] deeper = [.. candidates.Where(c => c.Depth > best.Depth)];
        if (candidates.Length < 3 || deeper.Length == 0) yield break;
        var more = $"ore than {ConfigurationNames.Depth(best.Depth)}";
        yield return deeper.All(c => FindingOf(summary, best, c, best) is Finding.Worse or Finding.Alike)
            ? $"M{more} did not help."
            : $"Nothing here shows that m{more} {(best.Depth == 1 ? "helps" : "help")}.";
    }

    private static int IndexOf(ExperimentSummary summary, ConfigurationSummary configuration) =>
        summary.Configurations.Index().First(pair => ReferenceEquals(pair.Item, configuration)).Index;

    private static string Best(RunMetric metric, Candidate best)
    {
        var seeds = ConfigurationNames.Seeds(best.Estimate.N);
        var evidence = MetricWords.UsefulInterval(metric, best.Estimate) is { } ci
            ? $"95 % interval {MetricWords.Range(metric, ci)}, {seeds}"
            : best.Estimate.N == 1 ? "one seed, so no interval" : $"{seeds}, too few seeds for a useful interval";
        var lead = metric == RunMetric.ValidationAccuracyBest ? "Best on validation"
            : $"{(metric.LessIsBetter() ? "Lowest" : "Highest")} {MetricWords.NameOf(metric)}";
        return $"{lead}: {best.Name} with {MetricWords.Value(metric, best.Mean)} ({evidence}).";
    }

    private static IEnumerable<string> AgainstBest(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        var metric = summary.Experiment.Compare;
        var tested = candidates.Skip(1).Select(c => (Candidate: c, Test: TestOf(summary, c, best))).ToList();
        var by = tested.ToLookup(t => FindingOf(summary, t.Candidate, best, best));
        string Beside((Candidate Candidate, Comparison? Test) t) =>
            $"{t.Candidate.Name} ({MetricWords.Away(metric, best.Mean, t.Candidate.Mean)}, {P(t.Test)})";
        if (by[Finding.Alike].Any())
        {
            yield return $"No real difference, less than {(metric.IsCost() ? "2 %" : "0.5 points")} by the 95 % interval: "
                + $"{Leading([.. by[Finding.Alike].Select(Beside)])}.";
        }

        if (by[Finding.Unclear].ToList() is { Count: > 0 } unclear)
        {
            var seeds = Figures.Capital(SeedsOf([best, .. unclear.Select(t => t.Candidate)]));
            yield return unclear is [var only]
                ? $"{seeds} cannot tell {only.Candidate.Name} from it "
                    + $"({MetricWords.Away(metric, best.Mean, only.Candidate.Mean)}, {P(only.Test)})."
                : $"{seeds} cannot tell these from it: {Leading([.. unclear.Select(Beside)])}.";
        }

        var worse = by[Finding.Worse]
            .Select(t => $"{t.Candidate.Name} ({MetricWords.Value(metric, t.Candidate.Mean)}, {P(t.Test)})").ToList();
        if (worse.Count > 0)
            yield return "Worse by more than the noise: "
                + $"{(worse.Count > NamedMax ? $"{Figures.Word(worse.Count)} others" : Listed(worse))}.";

        var untested = by[Finding.Untested].Count();
        if (untested == tested.Count)
            yield return $"With {Seeds(candidates)} nothing says whether the differences are noise: more seeds would.";
        else if (untested > 0)
            yield return $"{Figures.Capital(Figures.Word(untested))} more {(untested == 1 ? "has" : "have")} too few seeds to be tested.";
    }

    /// <summary>Does one layer more change anything? Told for the neighbours in depth of which neither is the best.</summary>
    private static IEnumerable<string> Neighbours(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        Candidate[] byDepth = [.. candidates.OrderBy(c => c.Depth)];
        var pairs = byDepth.Zip(byDepth.Skip(1))
            .Where(pair => pair.First != best && pair.Second != best)
            .ToLookup(
                pair => FindingOf(summary, pair.First, pair.Second, best),
                pair => $"{pair.First.Depth} and {pair.Second.Depth} ({P(TestOf(summary, pair.First, pair.Second))})");
        if (pairs[Finding.Alike].Any()) yield return $"Depths {Figures.List([.. pairs[Finding.Alike]])} do not really differ either.";
        if (pairs[Finding.Unclear].Any())
            yield return $"{Figures.Capital(SeedsOf(candidates))} cannot tell depths {Figures.List([.. pairs[Finding.Unclear]])} apart.";
        if (pairs[Finding.Worse].Any())
            yield return $"Depths {Figures.List([.. pairs[Finding.Worse]])} differ by more than noise explains.";
    }

    private static Finding FindingOf(ExperimentSummary summary, Candidate one, Candidate other, Candidate best)
    {
        if (TestOf(summary, one, other) is not { } test) return Finding.Untested;
        if (test.Significant) return Finding.Worse;
        var small = summary.Experiment.Compare.IsCost() ? SmallCostShareMax * Math.Abs(best.Mean) : SmallDifferenceMax;
        return test.Ci95.Low >= -small && test.Ci95.High <= small ? Finding.Alike : Finding.Unclear;
    }

    private static Comparison? TestOf(ExperimentSummary summary, Candidate one, Candidate other) => summary.Comparisons.FirstOrDefault(c =>
        c.Metric == MetricWords.FileName(summary.Experiment.Compare)
        && c.First == Math.Min(one.Index, other.Index)
        && c.Second == Math.Max(one.Index, other.Index));

    private static string P(Comparison? test) => test is null ? "" : Figures.P(test.PAdjusted);

    /// <summary>The first of them by name, the others by their number.</summary>
    private static string Leading(List<string> names) => names.Count <= NamedMax
        ? Listed(names)
        : Listed([.. names.Take(NamedMax - 1), $"{Figures.Word(names.Count - NamedMax + 1)} more"]);

    // A label such as "relu, 2 × 100" has a comma of its own.
    private static string Listed(List<string> names) =>
        names.Exists(name => name.Count(c => c == ',') > 1) ? string.Join("; ", names) : Figures.List(names);

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
