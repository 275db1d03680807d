using System.Collections.Concurrent;
using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Training;

/// <summary>
/// A coordinator's archive in memory: outlives simulated coordinators, so that another one can go on with it, and can refuse to write as a
/// full disk would.
/// </summary>
public sealed class MemoryExperimentArchive : IExperimentArchive
{
    private readonly ConcurrentDictionary<string, MemoryCheckpointStore> _checkpoints = new();
    private readonly List<ArchivedExperiment> _experiments = [];
    private readonly ConcurrentDictionary<string, ExperimentClosed> _closed = new();
    private readonly ConcurrentDictionary<string, ExperimentResult> _results = new();

    private readonly TaskCompletionSource<string> _firstClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when an experiment has been closed, with its id.</summary>
    public Task<string> FirstClosed => _firstClosed.Task;

    /// <summary>While it is set, nothing but checkpoints can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>Of closed experiments that came to train, by their ids.</summary>
    public IReadOnlyDictionary<string, ExperimentResult> Results => _results;

    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now)
    {
        if (IsFull) return Task.FromException<ArchivedExperiment>(Full());
        lock (_experiments)
        {
            var runs = experiment.Configurations.Count * experiment.Seeds.Count;
            var archived = new ArchivedExperiment(
                $"{experiment.Name}-{_experiments.Count + 1}", experiment.ResolvedYaml, data, now, ExperimentState.Running, runs);
            _experiments.Add(archived);
            return Task.FromResult(archived);
        }
    }

    public Task<ArchiveContents> ListAsync()
    {
        lock (_experiments) return Task.FromResult(new ArchiveContents([.. _experiments], []));
    }

    ICheckpointStore IExperimentArchive.CheckpointsOf(string id) => CheckpointsOf(id);

    /// <summary>The same one whenever it is asked for.</summary>
    public MemoryCheckpointStore CheckpointsOf(string id) => _checkpoints.GetOrAdd(id, _ => new());

    public Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark)
    {
        if (IsFull) return Task.FromException<ExperimentClosed>(Full());
        var runs = result?.Runs ?? [];
        using var summary = new MemoryStream();
        if (result is not null)
        {
            SummaryJson.Write(summary, ExperimentSummary.Of(result));
            _results[id] = result;
        }

        var closed = new ExperimentClosed(
            id,
            state,
            result is null ? "" : $"{runs.Count} results\n",
            summary.ToArray(),
            $"memory:{id}",
            runs.Any(run => run.Status == RunStatus.Failed),
            runs.Any(run => run.Status == RunStatus.Diverged),
            remark);
        lock (_experiments)
        {
            var index = _experiments.FindIndex(e => e.Id == id);
            _experiments[index] = _experiments[index] with { State = state, Done = runs.Count, Remark = remark };
        }

        _closed[id] = closed;
        _firstClosed.TrySetResult(id);
        return Task.FromResult(closed);
    }

    public Task<ExperimentClosed> ReadClosedAsync(string id) => Task.FromResult(_closed[id]);

    private static UserException Full() => new("There is no space left on the device. Make room for it.");
}
