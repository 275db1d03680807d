using Cluster.Coordinator.Checkpoints;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// What was once safe on disk is never lost: whoever loads a run's checkpoint gets the last one that had been saved when it asked, or a
/// later one. One that a fault spoilt does not count.
/// </summary>
public sealed class CheckpointChecker
{
    private readonly Dictionary<RunId, long> _safe = [];
    private readonly Dictionary<RunId, long> _expected = [];
    private readonly Violations _violations;

    public CheckpointChecker(ClusterEvents events, Violations violations)
    {
        _violations = violations;
        events.CheckpointSaved += (run, data) => _safe[run] = WorkOf(data);
        events.CheckpointSpoilt += run =>
        {
            _safe.Remove(run);
            _expected.Remove(run);
        };
        events.CheckpointAsked += run =>
        {
            if (_safe.TryGetValue(run, out var safe)) _expected[run] = safe;
        };
        events.CheckpointLoaded += Check;
    }

    private void Check(RunId run, StoredCheckpoint stored)
    {
        if (!_expected.Remove(run, out var safe)) return;
        var found = stored.Data is { } data ? WorkOf(data) : (long?)null;
        if (found is null || found < safe)
        {
            _violations.Add(
                "a checkpoint once saved is never lost",
                $"{run} had one after {safe} pieces of work, and {(found is { } less ? $"one after {less}" : "none")} was found");
        }
    }

    private static long WorkOf(ReadOnlyMemory<byte> data) => SessionState.FromCheckpoint(Checkpoint.Decode(data)).WorkNumber;
}
