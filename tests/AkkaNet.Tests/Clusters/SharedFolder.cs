using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Tests.Commands;
using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Messages;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>A --dir that coordinators share, and what became of all that they wrote there.</summary>
internal sealed class SharedFolder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource<ExperimentResult> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(ulong Epoch, string Reason)> _refused = [];
    private readonly List<ulong> _late = [];
    private ulong _epoch;

    public string Path => _folder.In("runs");

    /// <summary>Of the last one that has taken office.</summary>
    public ulong Epoch
    {
        get { lock (_gate) return _epoch; }
    }

    /// <summary>Writes that were refused: the writer's epoch, and what it was told.</summary>
    public IReadOnlyList<(ulong Epoch, string Reason)> Refused
    {
        get { lock (_gate) return [.. _refused]; }
    }

    /// <summary>Epochs of writes that were not, although they began when another one was in office.</summary>
    public IReadOnlyList<ulong> Late
    {
        get { lock (_gate) return [.. _late]; }
    }

    /// <summary>What the first experiment came to that was closed.</summary>
    public Task<ExperimentResult> Closed => _closed.Task;

    /// <summary>In office.</summary>
    public WatchedArchive Archive(Office office)
    {
        lock (_gate) _epoch = Math.Max(_epoch, office.Epoch);
        return new(this, office.Epoch, new(office));
    }

    /// <summary>Once for each cluster that has it.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder.Path)) _folder.Dispose();
    }

    internal void Close(ExperimentResult result) => _closed.TrySetResult(result);

    internal async Task<T> WriteAsync<T>(ulong epoch, Func<Task<T>> write)
    {
        var isLate = epoch < Epoch;
        try
        {
            var written = await write();
            lock (_gate)
            {
                if (isLate) _late.Add(epoch);
            }

            return written;
        }
        catch (UserException refused)
        {
            lock (_gate) _refused.Add((epoch, refused.Message));
            throw;
        }
    }
}

/// <summary>The archive of the command, as the coordinator of one epoch has it.</summary>
internal sealed class WatchedArchive(SharedFolder folder, ulong epoch, FolderArchive archive) : IExperimentArchive, IDisposable
{
    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now) =>
        folder.WriteAsync(epoch, () => archive.AcceptAsync(experiment, data, now));

    public Task<ArchiveContents> ListAsync() => archive.ListAsync();

    public ICheckpointStore CheckpointsOf(string id) => new WatchedStore(folder, epoch, archive.CheckpointsOf(id));

    public async Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark)
    {
        var closed = await folder.WriteAsync(epoch, () => archive.CloseAsync(id, state, result, remark));
        if (result is not null) folder.Close(result);
        return closed;
    }

    public Task<ExperimentClosed> ReadClosedAsync(string id) => archive.ReadClosedAsync(id);

    public void Dispose() => archive.Dispose();

    private sealed class WatchedStore(SharedFolder folder, ulong epoch, ICheckpointStore store) : ICheckpointStore
    {
        public Task SaveAsync(RunId run, ReadOnlyMemory<byte> data) => folder.WriteAsync(epoch, async () =>
        {
            await store.SaveAsync(run, data);
            return true;
        });

        public Task<StoredCheckpoint> LoadAsync(RunId run) => store.LoadAsync(run);
    }
}
