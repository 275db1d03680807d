using System.Collections.Concurrent;

namespace Cluster.Shared.Data;

/// <summary>The data sets that an experiment can name.</summary>
public static class Datasets
{
    // Drawn once a process: a pure function of the seed that takes a second and 55 MB.
    private static readonly ConcurrentDictionary<ulong, Lazy<Dataset>> Drawn = new();

    public static IReadOnlyList<string> Names { get; } = [Digits.Name, Mnist.Name, Chain.Name];

    /// <exception cref="UserException">The name is unknown, or its files are missing or broken.</exception>
    public static Dataset Open(DataRequest request, CancellationToken ct = default) => request.Name switch
    {
        Digits.Name => Drawn.GetOrAdd(request.Seed, seed => new(() => Digits.Generate(seed, CancellationToken.None))).Value,
        Mnist.Name => Mnist.Open(DataFolders.ForMnist(request.Directory), ct),
        Chain.Name => Chain.Create(),
        _ => throw Unknown(request.Name),
    };

    /// <summary>In words for people: where a set comes from, or where it was looked for.</summary>
    public static string WhereIs(string name)
    {
        if (!string.Equals(name, Mnist.Name, StringComparison.Ordinal)) return "built in";
        var places = DataFolders.ForMnist(directory: null);
        return places.FirstOrDefault(Mnist.IsIn) ?? $"not found in {string.Join(" or ", places)}; 'cluster data get mnist' fetches it";
    }

    private static UserException Unknown(string name) =>
        new($"There is no data set '{name}'.{NearestName.Question(name, Names)} Known are: {string.Join(", ", Names)}.");
}
