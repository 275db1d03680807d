using Cluster.Coordinator.Messages;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.TestKit.Checkers;

/// <summary>No finished run is run again: a run whose last checkpoint is safe on disk is not placed any more.</summary>
public sealed class FinishedRunsChecker
{
    private readonly Dictionary<RunId, DateTimeOffset> _finished = [];
    private readonly Dictionary<RunId, RunSpecification> _specifications = [];

    /// <param name="events">What is observed.</param>
    /// <param name="violations">Where to complain.</param>
    /// <param name="now">The simulation's time.</param>
    public FinishedRunsChecker(ClusterEvents events, Violations violations, Func<DateTimeOffset> now)
    {
        events.CheckpointSpoilt += run => _finished.Remove(run);
        events.CheckpointSaved += (run, data) =>
        {
            if (_specifications.TryGetValue(run, out var specification)
                && SessionState.FromCheckpoint(Checkpoint.Decode(data)).IsFinished(specification)) _finished.TryAdd(run, now());
        };
        events.Received += received =>
        {
            if (received.Message is not PlaceRun place) return;
            _specifications[place.Run] = place.Specification;

            // What was on its way while the checkpoint was written could not know.
            if (_finished.TryGetValue(place.Run, out var since) && now() - since > TimeSpan.FromSeconds(1))
                violations.Add(Promises.FinishedStays, $"{place.Run}, finished at {since:mm:ss.fff}, was placed at {now():mm:ss.fff}");
        };
    }
}
