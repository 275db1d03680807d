using Cluster.Coordinator.Service;
using Cluster.Shared.Data;

namespace Cluster.TestKit.Clusters;

/// <summary>One data set that lies in memory.</summary>
public sealed class KnownData(Dataset data) : IDataLibrary
{
    /// <inheritdoc />
    public IReadOnlyList<string> Names { get; } = [data.Name];

    /// <inheritdoc />
    public Task<Dataset> OpenAsync(string name) => Task.FromResult(data);

    /// <inheritdoc />
    public Dataset? Opened(string sha256) => sha256 == data.Sha256 ? data : null;
}
