using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared.Messages;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Disks;

/// <summary>The experiments of a coordinator on a simulated disk; what was safe there outlives it.</summary>
/// <param name="disk">Whose faults it has.</param>
/// <param name="storeIn">Makes the store of checkpoints in a folder.</param>
public sealed class SimulatedArchive(SimulatedDisk disk, Func<string, ICheckpointStore> storeIn) : IExperimentArchive
{
    private readonly MemoryExperimentArchive _records = new();
    private readonly Dictionary<string, ICheckpointStore> _stores = new(StringComparer.Ordinal);

    /// <summary>What a closed experiment came to, with all its figures; null while it is open.</summary>
    public ExperimentResult? ResultOf(string id) => _records.Results.GetValueOrDefault(id);

    /// <inheritdoc />
    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now) =>
        Written(() => _records.AcceptAsync(experiment, data, now));

    /// <inheritdoc />
    public async Task<ArchiveContents> ListAsync()
    {
        await disk.WaitAsync().ConfigureAwait(false);
        return await _records.ListAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ICheckpointStore CheckpointsOf(string id)
    {
        if (!_stores.TryGetValue(id, out var store)) _stores[id] = store = storeIn(id);
        return store;
    }

    /// <inheritdoc />
    public Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark) =>
        Written(() => _records.CloseAsync(id, state, result, remark));

    /// <inheritdoc />
    public async Task<ExperimentClosed> ReadClosedAsync(string id)
    {
        await disk.WaitAsync().ConfigureAwait(false);
        return await _records.ReadClosedAsync(id).ConfigureAwait(false);
    }

    /// <summary>What is kept in memory is kept at once, at the moment when the disk has it.</summary>
    private async Task<T> Written<T>(Func<Task<T>> write)
    {
        Task<T>? written = null;
        await disk.ChangeAsync(() => written = write()).ConfigureAwait(false);
        return await written!.ConfigureAwait(false);
    }
}
