using Cluster.Shared.Data;
using Cluster.Shared.Files;

namespace Cluster.Worker.Data;

/// <summary>A file a set, named by its hash. Several processes may share the folder.</summary>
/// <param name="folder">Made when the first set is kept.</param>
public sealed class FileDatasetCache(string folder) : IDatasetCache
{
    /// <summary>In the user's cache folder: <c>~/.cache/cluster/data</c> on Linux.</summary>
    public static string DefaultFolder => DataFolders.Cache("data");

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>?> LoadAsync(string sha256)
    {
        await Task.Yield();
        var path = PathOf(sha256);
        try
        {
            if (!File.Exists(path)) return null;
            var file = await File.ReadAllBytesAsync(path).ConfigureAwait(false);
            if (file.Length > DatasetFile.HeaderLength && DatasetFile.Sha256Of(file) == sha256) return file;

            // Damaged; it would only be in the way of a sound one.
            File.Delete(path);
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task SaveAsync(string sha256, ReadOnlyMemory<byte> file)
    {
        await Task.Yield();
        var path = PathOf(sha256);

        // Two workers of one machine may fetch the same set at the same time; each writes a file of its own and the last one stays.
        var own = $"{path}.{Environment.ProcessId}";
        try
        {
            AtomicFile.Write(own, stream => stream.Write(file.Span));
            File.Move(own, path, overwrite: true);
        }
        catch
        {
            File.Delete(own);
            throw;
        }
    }

    private string PathOf(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"'{sha256}' is no SHA-256 in lower-case hex.", nameof(sha256));
        return Path.Combine(folder, sha256);
    }
}
