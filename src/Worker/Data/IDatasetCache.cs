namespace Cluster.Worker.Data;

/// <summary>
/// Where a worker keeps data sets that it has fetched, by the hash of their contents. An adapter: real IO, outside the actors, and never
/// on the caller's thread, which is an actor's.
/// </summary>
public interface IDatasetCache
{
    /// <summary>The whole file (<c>DatasetFile</c>), its hash checked; null where there is none that is sound.</summary>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string sha256);

    /// <summary>Keeps a file; it is there whole or not at all. Fails where it cannot be written.</summary>
    Task SaveAsync(string sha256, ReadOnlyMemory<byte> file);
}
