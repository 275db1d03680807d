using Cluster.Shared.Training;
namespace Cluster.Coordinator.Results;

/// <summary>Says which runs are missing from a configuration's means. Nothing is left out in silence.</summary>
internal static class LeftOut
{
    private const int NamedMax = 4;

    public static IEnumerable<string> Sentences(ConfigurationSummary configuration)
    {
        foreach (var run in configuration.Runs.Where(run => run.Status == RunStatus.Diverged).Take(NamedMax))
            yield return $"{configuration.Configuration.Label}, seed {run.Seed}: the run diverged"
                + (run.Divergence is { } divergence ? $": {divergence}." : ".");
        foreach (var run in configuration.Runs.Where(run => run.Status == RunStatus.Failed).Take(NamedMax))
            yield return $"{configuration.Configuration.Label}, seed {run.Seed}: the run failed"
                + (run.Failure is { } failure ? $": {failure.TrimEnd('.')}." : ".");
        if (Counts(configuration) is { Length: > 0 } counts)
            yield return $"{configuration.Configuration.Label}: {configuration.Count(RunStatus.Finished)} of {configuration.Asked} "
                + $"runs finished ({counts}); means of the end are over those that finished.";
    }

    /// <summary>For example "2 diverged, 1 failed"; empty when all finished.</summary>
    public static string Counts(ConfigurationSummary configuration)
    {
        (int Count, string Word)[] counts =
        [
            (configuration.Count(RunStatus.Diverged), "diverged"),
            (configuration.Count(RunStatus.Failed), "failed"),
            (configuration.Count(RunStatus.Interrupted), "interrupted"),
            (configuration.NotStarted.Count, "not started"),
        ];
        return string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Word}"));
    }
}
