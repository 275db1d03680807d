using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Checkpoints;

/// <summary>Where checkpoints are kept. An adapter: real IO, outside the actors.</summary>
public interface ICheckpointStore
{
    /// <summary>Keeps a run's newest checkpoint; when the task ends well it survives a crash of the process.</summary>
    Task SaveAsync(RunId run, ReadOnlyMemory<byte> data);

    /// <summary>The newest checkpoint of a run that can be read.</summary>
    Task<StoredCheckpoint> LoadAsync(RunId run);
}

/// <param name="Data">Null when there is none that can be read.</param>
/// <param name="Problem">What was wrong with a newer one that was passed over; null when nothing was.</param>
public sealed record StoredCheckpoint(ReadOnlyMemory<byte>? Data, string? Problem);
