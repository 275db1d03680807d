using System.Collections.Concurrent;
using Cluster.Coordinator.Checkpoints;
using Cluster.Shared.Messages;

namespace Cluster.TestKit.Training;

/// <summary>Keeps checkpoints in memory; survives a simulated cluster, so that another one can resume from it.</summary>
public sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly ConcurrentDictionary<RunId, byte[]> _checkpoints = new();

    /// <summary>Checkpoints written so far.</summary>
    public int Writes { get; private set; }

    public Task SaveAsync(RunId run, ReadOnlyMemory<byte> data)
    {
        _checkpoints[run] = data.ToArray();
        Writes++;
        return Task.CompletedTask;
    }

    public Task<StoredCheckpoint> LoadAsync(RunId run) =>
        Task.FromResult(
            new StoredCheckpoint(_checkpoints.TryGetValue(run, out var data) ? data : (ReadOnlyMemory<byte>?)null, Problem: null));
}
