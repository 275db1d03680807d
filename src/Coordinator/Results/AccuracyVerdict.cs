using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results;

/// <summary>Which configuration is the most accurate, and which differences are more than the noise of the seeds.</summary>
internal static class AccuracyVerdict
{
    private const int NamedMax = 4;

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
        if (candidates.Length > 2 && best.Depth < candidates.Max(c => c.Depth))
            yield return $"More than {ConfigurationNames.Depth(best.Depth)} did not help.";
    }

    private static string Best(Candidate best)
    {
        var seeds = ConfigurationNames.Seeds(best.Estimate.N);
        var evidence = best.Estimate.Ci95 is { } ci
            ? $"95 % interval {Figures.Fixed(ci.Low * 100, 2)} to {Figures.Fixed(ci.High * 100, 2)} %, {seeds}"
            : "one seed, so no interval";
        return $"Best on validation: {best.Name} with {Figures.Percent(best.Mean)} ({evidence}).";
    }

    private static IEnumerable<string> AgainstBest(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        var tested = candidates.Where(c => c != best).Select(c => (Candidate: c, Test: TestOf(summary, c, best))).ToList();
        var noise = tested.Where(t => t.Test is { Significant: false }).Select(t => Named(t.Candidate, t.Test!)).ToList();
        var worse = tested.Where(t => t.Test is { Significant: true }).Select(t => Named(t.Candidate, t.Test!)).ToList();
        var untested = tested.Count(t => t.Test is null);
        if (noise.Count > 0)
            yield return $"Within the noise of {SeedsOf(candidates)}: {Listed(noise)}.";
        if (worse.Count > 0) yield return $"Worse by more than the noise: {Listed(worse)}.";
        if (untested == tested.Count)
            yield return $"With {SeedsOf(candidates)} nothing says whether the differences are noise: more seeds would.";
        else if (untested > 0)
            yield return $"{Figures.Capital(Figures.Word(untested))} more {(untested == 1 ? "is" : "are")} in the table.";
    }

    /// <summary>Does one layer more change anything? Told for the neighbours in depth of which neither is the best.</summary>
    private static IEnumerable<string> Neighbours(ExperimentSummary summary, Candidate[] candidates, Candidate best)
    {
        Candidate[] byDepth = [.. candidates.OrderBy(c => c.Depth)];
        var noise = new List<string>();
        var beyond = new List<string>();
        foreach (var (one, next) in byDepth.Zip(byDepth.Skip(1)))
        {
            if (one == best || next == best || TestOf(summary, one, next) is not { } test) continue;
            (test.Significant ? beyond : noise).Add($"{one.Depth} and {next.Depth} ({Figures.P(test.PAdjusted)})");
        }

        if (noise.Count > 0) yield return $"Depths {Figures.List(noise)} differ by less than the noise as well.";
        if (beyond.Count > 0) yield return $"Depths {Figures.List(beyond)} differ by more than noise explains.";
    }

    private static Comparison? TestOf(ExperimentSummary summary, Candidate one, Candidate other) => summary.Comparisons.FirstOrDefault(c =>
        c.Metric == MetricNames.ValidationAccuracyBest
        && c.First == Math.Min(one.Index, other.Index)
        && c.Second == Math.Max(one.Index, other.Index));

    private static string Named(Candidate candidate, Comparison test) =>
        $"{candidate.Name} ({Figures.Percent(candidate.Mean)}, {Figures.P(test.PAdjusted)})";

    private static string Listed(List<string> names)
    {
        if (names.Count > NamedMax) return $"{Figures.Word(names.Count)} configurations";
        // A label such as "relu, 2 × 100" has a comma of its own.
        return names.Exists(name => name.Count(c => c == ',') > 1) ? string.Join("; ", names) : Figures.List(names);
    }

    private static string SeedsOf(Candidate[] candidates)
    {
        var fewest = candidates.Min(c => c.Estimate.N);
        var most = candidates.Max(c => c.Estimate.N);
        return fewest == most ? ConfigurationNames.Seeds(most) : $"{fewest} to {most} seeds";
    }

    private sealed record Candidate(int Index, string Name, int Depth, Estimate Estimate)
    {
        public double Mean => Estimate.Mean!.Value;
    }
}
