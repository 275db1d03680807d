using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Clusters;

/// <summary>The experiments of a coordinator in memory; another coordinator of this process can go on with them. Any thread.</summary>
public sealed class MemoryArchive : IExperimentArchive
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, ArchivedExperiment> _experiments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ICheckpointStore> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExperimentClosed> _closed = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ExperimentResult?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the first experiment to be closed came to; null where it left no result.</summary>
    public Task<ExperimentResult?> FirstResult => _first.Task;

    /// <inheritdoc />
    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now)
    {
        lock (_gate)
        {
            var runs = experiment.Configurations.Count * experiment.Seeds.Count;
            var id = $"{experiment.Name}-{_experiments.Count + 1}";
            _experiments[id] = new(id, experiment.ResolvedYaml, data, now, ExperimentState.Running, runs);
            return Task.FromResult(_experiments[id]);
        }
    }

    /// <inheritdoc />
    public Task<ArchiveContents> ListAsync()
    {
        lock (_gate) return Task.FromResult(new ArchiveContents([.. _experiments.Values], []));
    }

    /// <inheritdoc />
    public ICheckpointStore CheckpointsOf(string id)
    {
        lock (_gate)
        {
            if (!_stores.TryGetValue(id, out var store)) _stores[id] = store = new MemoryCheckpointStore();
            return store;
        }
    }

    /// <inheritdoc />
    public Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark)
    {
        var runs = result?.Runs ?? [];
        var (failed, diverged) = (runs.Any(r => r.Status == RunStatus.Failed), runs.Any(r => r.Status == RunStatus.Diverged));
        lock (_gate)
        {
            _closed[id] = new(id, state, "", ReadOnlyMemory<byte>.Empty, id, failed, diverged);
            _experiments[id] = _experiments[id] with { State = state, Done = runs.Count, Remark = remark };
            _first.TrySetResult(result);
            return Task.FromResult(_closed[id]);
        }
    }

    /// <inheritdoc />
    public Task<ExperimentClosed> ReadClosedAsync(string id)
    {
        lock (_gate) return Task.FromResult(_closed[id]);
    }
}
