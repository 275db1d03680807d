using Cluster.Shared.Checkpoints;
using Cluster.Shared.Files;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Checkpoints;

/// <summary>
/// A file a run, and the one before it. A checkpoint is written beside the old one, flushed to the disk and only then renamed, so a
/// crash at any moment leaves a whole one behind.
/// </summary>
/// <param name="folder">Made when the first checkpoint is written.</param>
/// <param name="guard">Has a say before a file takes its place; null where nobody has.</param>
public sealed class FileCheckpointStore(string folder, ICommitGuard? guard = null) : ICheckpointStore
{
    public Task SaveAsync(RunId run, ReadOnlyMemory<byte> data) => AtomicFile.WriteAsync(PathOf(run), data, PreviousOf(run), guard);

    public async Task<StoredCheckpoint> LoadAsync(RunId run)
    {
        var problems = new List<string>();
        foreach (var path in (string[])[PathOf(run), PreviousOf(run)])
        {
            if (!File.Exists(path)) continue;
            try
            {
                var bytes = await File.ReadAllBytesAsync(path).ConfigureAwait(false);
                Checkpoint.Decode(bytes);
                return new(bytes, problems.Count == 0 ? null : $"{string.Join("; ", problems)}. The one before it, {path}, is used.");
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"The checkpoint {path} cannot be read: {cause.Message}");
                if (cause is InvalidDataException) PutAside(path);
            }
        }

        return new(null, problems.Count == 0 ? null : $"{string.Join("; ", problems)}. The run begins again.");
    }

    /// <summary>Or the next save would put it in the place of the one before, which can be read.</summary>
    private void PutAside(string path)
    {
        try
        {
            ICommitGuard.Commit(guard, () => File.Move(path, $"{path}.unreadable", overwrite: true));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // It stays where it is; what can be read is used all the same.
        }
    }

    private string PathOf(RunId run) => Path.Combine(folder, $"{run}.checkpoint");

    private string PreviousOf(RunId run) => Path.Combine(folder, $"{run}.previous.checkpoint");
}
