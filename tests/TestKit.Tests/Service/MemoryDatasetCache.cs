using Cluster.Shared.Data;
using Cluster.Worker.Data;

namespace Cluster.TestKit.Tests.Service;

/// <summary>A worker's cache, which may be full.</summary>
internal sealed class MemoryDatasetCache : IDatasetCache
{
    public bool IsFull { get; init; }

    public Dictionary<string, byte[]> Files { get; } = [];

    public Task<ReadOnlyMemory<byte>?> LoadAsync(string sha256) =>
        Task.FromResult(Files.TryGetValue(sha256, out var file) ? file : (ReadOnlyMemory<byte>?)null);

    public Task SaveAsync(string sha256, ReadOnlyMemory<byte> file)
    {
        if (IsFull) return Task.FromException(new IOException("No space left on device"));
        DatasetFile.Sha256Of(file.Span).ShouldBe(sha256);
        Files[sha256] = file.ToArray();
        return Task.CompletedTask;
    }
}
