using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Disks;

/// <summary>The experiments of a coordinator on a simulated disk; what was safe there outlives it.</summary>
/// <param name="disk">Whose faults it has.</param>
/// <param name="storeIn">Makes the store of checkpoints in a folder.</param>
public sealed class SimulatedArchive(SimulatedDisk disk, Func<string, ICheckpointStore> storeIn) : IExperimentArchive
{
    private readonly OrderedDictionary<string, ArchivedExperiment> _experiments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ICheckpointStore> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExperimentClosed> _closed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExperimentResult> _results = new(StringComparer.Ordinal);

    /// <summary>What a closed experiment came to, with all its figures; null while it is open.</summary>
    public ExperimentResult? ResultOf(string id) => _results.GetValueOrDefault(id);

    /// <inheritdoc />
    public async Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now)
    {
        var id = $"{experiment.Name}-{_experiments.Count + 1}";
        var runs = experiment.Configurations.Count * experiment.Seeds.Count;
        var archived = new ArchivedExperiment(id, experiment.ResolvedYaml, data, now, ExperimentState.Running, runs);
        await disk.ChangeAsync(() => _experiments.Add(id, archived)).ConfigureAwait(false);
        return archived;
    }

    /// <inheritdoc />
    public async Task<ArchiveContents> ListAsync()
    {
        await disk.WaitAsync().ConfigureAwait(false);
        return new([.. _experiments.Values], []);
    }

    /// <inheritdoc />
    public ICheckpointStore CheckpointsOf(string id)
    {
        if (!_stores.TryGetValue(id, out var store)) _stores[id] = store = storeIn(id);
        return store;
    }

    /// <inheritdoc />
    public async Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark)
    {
        var runs = result?.Runs ?? [];
        var closed = new ExperimentClosed(
            id,
            state,
            "",
            ReadOnlyMemory<byte>.Empty,
            id,
            runs.Any(r => r.Status == RunStatus.Failed),
            runs.Any(r => r.Status == RunStatus.Diverged),
            remark);
        await disk.ChangeAsync(() =>
        {
            if (result is not null) _results[id] = result;
            _closed[id] = closed;
            _experiments[id] = _experiments[id] with { State = state, Done = runs.Count, Remark = remark };
        }).ConfigureAwait(false);
        return closed;
    }

    /// <inheritdoc />
    public async Task<ExperimentClosed> ReadClosedAsync(string id)
    {
        await disk.WaitAsync().ConfigureAwait(false);
        return _closed[id];
    }
}
