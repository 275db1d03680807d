using Cluster.Worker.Data;

namespace Cluster.TestKit.Disks;

/// <summary>Data sets that a worker keeps on its simulated disk; they outlive its process.</summary>
public sealed class SimulatedDatasetCache(SimulatedDisk disk) : IDatasetCache
{
    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>?> LoadAsync(string sha256)
    {
        var file = await disk.ReadAsync(sha256).ConfigureAwait(false);
        return file is null ? (ReadOnlyMemory<byte>?)null : file;
    }

    /// <inheritdoc />
    public Task SaveAsync(string sha256, ReadOnlyMemory<byte> file) => disk.WriteAsync(sha256, file, sha256 + ".previous");
}
