using Cluster.Coordinator.Checkpoints;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Training.Sessions;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// What was once safe on disk is never lost: whoever loads a run's checkpoint gets the last one that had been saved when it asked, or a
/// later one. Where a fault spoilt that, the one before it.
/// </summary>
public sealed class CheckpointChecker
{
    private readonly Dictionary<RunId, Kept> _kept = [];
    private readonly Dictionary<RunId, long> _expected = [];
    private readonly Violations _violations;

    public CheckpointChecker(ClusterEvents events, Violations violations)
    {
        _violations = violations;
        events.CheckpointBegun += run =>
        {
            // One that is spoilt takes the place of the one before, as any other would: until the new one is whole there may be none.
            if (_kept.TryGetValue(run, out var kept) && kept.Newest is null) _kept[run] = default;
        };
        events.CheckpointSaved += (run, data) => _kept[run] = new(WorkOf(data), _kept.GetValueOrDefault(run).Newest);
        events.CheckpointSpoilt += run =>
        {
            _kept[run] = _kept.GetValueOrDefault(run) with { Newest = null };
            _expected.Remove(run);
        };
        events.CheckpointAsked += run =>
        {
            if (_kept.TryGetValue(run, out var kept) && (kept.Newest ?? kept.Previous) is { } safe) _expected[run] = safe;
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
                Promises.CheckpointsLast,
                $"{run} had one after {safe} pieces of work, and {(found is { } less ? $"one after {less}" : "none")} was found");
        }
    }

    private static long WorkOf(ReadOnlyMemory<byte> data) => SessionState.FromCheckpoint(Checkpoint.Decode(data)).WorkNumber;

    /// <summary>Pieces of work in the last checkpoint and in the one before; null where it cannot be read.</summary>
    private readonly record struct Kept(long? Newest, long? Previous);
}
