using Cluster.Shared;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Runs in words for people.</summary>
internal static class RunWords
{
    private const int NamedMax = 4;

    /// <summary>With its experiment's id, where there is one.</summary>
    public static string Of(RunId run) => run.Experiment.Length == 0 ? run.Name : $"{run.Experiment}/{run.Name}";

    /// <summary>"It had nothing to do", or what it had.</summary>
    public static string Had(IReadOnlyList<RunId> runs) =>
        runs.Count == 0
            ? "It had nothing to do."
            : $"It had {Plural.Of(runs.Count, "run")} or shares of runs: {string.Join(", ", runs.Take(NamedMax).Select(Of))}"
                + (runs.Count > NamedMax ? $" and {runs.Count - NamedMax} more." : ".");
}
