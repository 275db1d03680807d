using System.Collections.Concurrent;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Data;

namespace Cluster.TestKit.Training;

/// <summary>A coordinator's data sets, given by the test. An experiment names them as the built-in sets.</summary>
public sealed class MemoryDataLibrary : IDataLibrary
{
    private readonly ConcurrentDictionary<string, Dataset> _opened = new();

    /// <param name="sets">Under their own names.</param>
    public MemoryDataLibrary(params ReadOnlySpan<Dataset> sets)
    {
        foreach (var data in sets) Sets[data.Name] = data;
    }

    /// <summary>By name; what is taken out is missing from then on.</summary>
    public ConcurrentDictionary<string, Dataset> Sets { get; } = new();

    /// <summary>The built-in ones, which may be missing, and those given.</summary>
    public IReadOnlyList<string> Names => [.. Datasets.Names.Union(Sets.Keys.Order(StringComparer.Ordinal))];

    public Task<Dataset> OpenAsync(string name)
    {
        if (!Sets.TryGetValue(name, out var data))
            return Task.FromException<Dataset>(new UserException($"The data set '{name}' is not here. Put it there."));
        _opened[data.Sha256] = data;
        return Task.FromResult(data);
    }

    public Dataset? Opened(string sha256) => _opened.GetValueOrDefault(sha256);
}
