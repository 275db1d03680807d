using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Runs;

/// <summary>What an experiment of which nothing trains has come to, as its checkpoints have it; off the actors.</summary>
internal static class StoredResults
{
    /// <summary>Checkpoints that cannot be read are passed over.</summary>
    /// <param name="experiment">Read and checked.</param>
    /// <param name="id">Its id in the cluster.</param>
    /// <param name="store">Its checkpoints.</param>
    /// <param name="accepted">When it began.</param>
    /// <param name="now">The time.</param>
    public static async Task<ExperimentResult> ReadAsync(
        Experiment experiment, string id, ICheckpointStore store, DateTimeOffset accepted, DateTimeOffset now)
    {
        var ledger = new RunLedger(experiment, id);
        foreach (var planned in ledger.Plan)
        {
            var stored = await store.LoadAsync(planned.Run).ConfigureAwait(false);
            if (stored.Data is not { } data) continue;
            try
            {
                ledger.EnterStored(planned.Run, data);
            }
            catch (InvalidDataException)
            {
                // Of another specification, or not whole: as if it were not there.
            }
        }

        return ledger.Result(accepted, now);
    }
}
