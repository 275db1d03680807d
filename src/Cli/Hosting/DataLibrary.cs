using System.Collections.Concurrent;
using Cluster.Coordinator.Service;
using Cluster.Shared.Data;

namespace Cluster.Cli.Hosting;

/// <summary>The data sets that there are by name, each opened when an experiment first asks for it and kept from then on.</summary>
/// <param name="mnistFolder">Of --data; null for the usual places.</param>
public sealed class DataLibrary(string? mnistFolder) : IDataLibrary
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Dataset>>> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Dataset> _bySha256 = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => Datasets.Names;

    public async Task<Dataset> OpenAsync(string name)
    {
        var opening = _byName.GetOrAdd(name, _ => new(() => Background.Do(() => Open(name))));
        try
        {
            return await opening.Value;
        }
        catch
        {
            // Files may be put in order meanwhile: the next one who asks tries again.
            _byName.TryRemove(new(name, opening));
            throw;
        }
    }

    public Dataset? Opened(string sha256) => _bySha256.GetValueOrDefault(sha256);

    private Dataset Open(string name)
    {
        var data = Datasets.Open(new(name, name == Mnist.Name ? mnistFolder : null));
        _bySha256[data.Sha256] = data;
        return data;
    }
}
