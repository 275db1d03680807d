using Cluster.Shared;

namespace Cluster.Cli.Live;

/// <summary>What a person is told instead of a time left when runs have fallen silent.</summary>
internal static class SilentRuns
{
    /// <summary>Null while all runs are heard of.</summary>
    public static string? Of(RunBoard board, DateTimeOffset now)
    {
        var silent = board.Silent(now);
        if (silent.Count == 0) return null;
        var first = silent[0];
        var others = silent.Count > 1 ? $", nor from {Plural.Of(silent.Count - 1, "other run")}" : "";
        var seconds = (now - first.LastSign!.Value).TotalSeconds;
        return $"no sign of life from {first.Label}, seed {first.Seed} on {first.Worker} for {seconds:0} s{others}";
    }
}
