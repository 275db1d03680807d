using Cluster.Coordinator.Checkpoints;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;

namespace Cluster.TestKit.Disks;

/// <summary>
/// Checkpoints on a simulated disk, as <see cref="FileCheckpointStore"/> keeps them on a real one: a file a run and the one before it.
/// </summary>
/// <param name="disk">Outlives the coordinator.</param>
/// <param name="folder">Of the experiment.</param>
/// <param name="inPlace">Whether a file is written over the old one; only to see that this is found out. Default false.</param>
public sealed class SimulatedCheckpointStore(SimulatedDisk disk, string folder, bool inPlace = false) : ICheckpointStore
{
    /// <summary>One is about to be written.</summary>
    public event Action<RunId>? Saving;

    /// <summary>A checkpoint is safe.</summary>
    public event Action<RunId, ReadOnlyMemory<byte>>? Saved;

    /// <summary>A run's checkpoint is asked for.</summary>
    public event Action<RunId>? Loading;

    /// <summary>This is what there was.</summary>
    public event Action<RunId, StoredCheckpoint>? Loaded;

    /// <inheritdoc />
    public async Task SaveAsync(RunId run, ReadOnlyMemory<byte> data)
    {
        Saving?.Invoke(run);
        var writing = inPlace ? disk.OverwriteAsync(PathOf(run), data) : disk.WriteAsync(PathOf(run), data, PreviousOf(run));
        await writing.ConfigureAwait(false);
        Saved?.Invoke(run, data);
    }

    /// <inheritdoc />
    public async Task<StoredCheckpoint> LoadAsync(RunId run)
    {
        Loading?.Invoke(run);
        var stored = await ReadAsync(run).ConfigureAwait(false);
        Loaded?.Invoke(run, stored);
        return stored;
    }

    /// <summary>The file of a run's newest checkpoint.</summary>
    public string PathOf(RunId run) => $"{folder}/{run}.checkpoint";

    private async Task<StoredCheckpoint> ReadAsync(RunId run)
    {
        string? problem = null;
        foreach (var path in (string[])[PathOf(run), PreviousOf(run)])
        {
            if (await disk.ReadAsync(path).ConfigureAwait(false) is not { } bytes) continue;
            try
            {
                Checkpoint.Decode(bytes);
                return new(bytes, problem is null ? null : $"{problem}. The one before it, {path}, is used.");
            }
            catch (InvalidDataException cause)
            {
                problem = $"The checkpoint {path} cannot be read: {cause.Message}";
            }
        }

        return new(null, problem is null ? null : $"{problem}. The run begins again.");
    }

    private string PreviousOf(RunId run) => $"{folder}/{run}.previous.checkpoint";
}
