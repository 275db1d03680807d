using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Cluster.TestKit.Training;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>A --dir that coordinators share, in memory: one archive, one office, and only its holder may write.</summary>
internal sealed class SharedOffice
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, TaskCompletionSource<string> Deposed, TaskCompletionSource Quiet)> _terms = [];

    public MemoryExperimentArchive Archive { get; } = new();

    /// <summary>Epochs of all that was written, in that order.</summary>
    public List<ulong> Written { get; } = [];

    /// <summary>Writes that were refused, by epoch.</summary>
    public List<ulong> Refused { get; } = [];

    public ulong Epoch => (ulong)_terms.Count;

    /// <summary>Takes the office; without the right to depose its holder, when that one gives no sign of life any more.</summary>
    public async Task<FencedArchive> TakeAsync(string name, bool mayDepose, CancellationToken cancelled)
    {
        Task quiet;
        lock (_gate) quiet = _terms.Count == 0 || mayDepose ? Task.CompletedTask : _terms[^1].Quiet.Task;
        await quiet.WaitAsync(cancelled);
        lock (_gate)
        {
            if (_terms.Count > 0) _terms[^1].Deposed.TrySetResult($"{name} has taken the office");
            const TaskCreationOptions Later = TaskCreationOptions.RunContinuationsAsynchronously;
            _terms.Add((name, new(Later), new(Later)));
            return new FencedArchive(this, Epoch, _terms[^1].Deposed.Task);
        }
    }

    /// <summary>Its beat stands still: it has given the office back, or its process is gone.</summary>
    public void FallSilent(ulong epoch)
    {
        lock (_gate) _terms[(int)epoch - 1].Quiet.TrySetResult();
    }

    internal Task<T> Write<T>(ulong epoch, Func<Task<T>> write)
    {
        lock (_gate)
        {
            if (epoch != Epoch)
            {
                Refused.Add(epoch);
                return Task.FromException<T>(new UserException($"Epoch {epoch} is over: {_terms[^1].Name} has taken the office."));
            }

            Written.Add(epoch);
            return write();
        }
    }
}

/// <summary>The shared archive, as the coordinator of one epoch may use it.</summary>
internal sealed class FencedArchive(SharedOffice office, ulong epoch, Task<string> deposed) : IExperimentArchive
{
    public ulong Epoch => epoch;

    public Task<string> Deposed => deposed;

    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now) =>
        office.Write(epoch, () => office.Archive.AcceptAsync(experiment, data, now));

    public Task<ArchiveContents> ListAsync() => office.Archive.ListAsync();

    public ICheckpointStore CheckpointsOf(string id) => new FencedStore(this, office, office.Archive.CheckpointsOf(id));

    public Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark) =>
        office.Write(epoch, () => office.Archive.CloseAsync(id, state, result, remark));

    public Task<ExperimentClosed> ReadClosedAsync(string id) => office.Archive.ReadClosedAsync(id);

    private sealed class FencedStore(FencedArchive archive, SharedOffice office, ICheckpointStore store) : ICheckpointStore
    {
        public Task SaveAsync(RunId run, ReadOnlyMemory<byte> data) => office.Write(archive.Epoch, async () =>
        {
            await store.SaveAsync(run, data);
            return true;
        });

        public Task<StoredCheckpoint> LoadAsync(RunId run) => store.LoadAsync(run);
    }
}
