using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>Says which runs are missing from the means. Nothing is left out in silence.</summary>
internal static class LeftOut
{
    private const int NamedMax = 4;

    public static IEnumerable<string> Sentences(IReadOnlyList<ConfigurationSummary> configurations)
    {
        foreach (var sentence in configurations.SelectMany(OfRuns)) yield return sentence;
        ConfigurationSummary[] none =
            [.. configurations.Where(c => c.Asked > c.Count(RunStatus.Eliminated) && c.Count(RunStatus.Finished) == 0)];
        if (none.Length > 0)
        {
            var which = none.Length > NamedMax
                ? $"{Figures.Word(none.Length)} configurations"
                : Figures.List([.. none.Select(c => c.Configuration.Label)]);
            yield return $"No run of {which} has finished ({Counts(none)}).";
        }
    }

    private static IEnumerable<string> OfRuns(ConfigurationSummary configuration)
    {
        var label = configuration.Configuration.Label;
        foreach (var run in configuration.Runs.Where(run => run.Status == RunStatus.Diverged).Take(NamedMax))
            yield return $"{label}, seed {run.Seed}: the run diverged" + (run.Divergence is { } divergence ? $": {divergence}." : ".");
        foreach (var run in configuration.Runs.Where(run => run.Status == RunStatus.Failed).Take(NamedMax))
            yield return $"{label}, seed {run.Seed}: the run failed" + (run.Failure is { } failure ? $": {failure.TrimEnd('.')}." : ".");
        foreach (var (silent, when) in new[]
        {
            (configuration.NoGradientAtStart, "before training"),
            (configuration.NoGradientAtEnd, "at the last measurement"),
        })
        {
            if (silent.Seeds > 0)
                yield return $"{label}: in {Figures.SeedsOf(silent.Seeds, silent.Of)} a hidden layer has no gradient at all {when}"
                    + (configuration.HiddenLayers < 2 ? "." : "; the last-to-first ratio leaves them out.");
        }

        if (OfShortRuns(configuration) is { } shorter) yield return shorter;
        var finished = configuration.Count(RunStatus.Finished);
        if (finished > 0 && Counts([configuration]) is { Length: > 0 } counts)
            yield return $"{label}: {finished} of {configuration.Asked} runs finished ({counts}); "
                + "figures of the end are over those that finished.";
    }

    /// <summary>Of seeds that early stopping ended at different epochs; null where all trained as long.</summary>
    private static string? OfShortRuns(ConfigurationSummary configuration)
    {
        int[] epochs = [.. configuration.Runs.Where(run => run.Status == RunStatus.Finished).Select(run => run.Epochs)];
        if (epochs.Length == 0 || epochs.Min() == epochs.Max()) return null;
        return $"{configuration.Configuration.Label}: runs ended after {epochs.Min()} to {epochs.Max()} epochs; figures of the end are "
            + $"each run's own, and from epoch {epochs.Min() + 1} on curves have fewer seeds: those that went on.";
    }

    /// <summary>For example "2 diverged, 1 failed"; empty when all finished.</summary>
    private static string Counts(IReadOnlyList<ConfigurationSummary> configurations)
    {
        (int Count, string Word)[] counts =
        [
            (configurations.Sum(c => c.Count(RunStatus.Diverged)), "diverged"),
            (configurations.Sum(c => c.Count(RunStatus.Failed)), "failed"),
            (configurations.Sum(c => c.Count(RunStatus.Interrupted)), "interrupted"),
            (configurations.Sum(c => c.Count(RunStatus.Eliminated)), "stopped early"),
            (configurations.Sum(c => c.NotStarted.Count), "not started"),
        ];
        return string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Word}"));
    }
}
