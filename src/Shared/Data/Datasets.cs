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

    private static UserException Unknown(string name)
    {
        var nearest = Names.MinBy(known => EditDistance(name.ToLowerInvariant(), known))!;
        return new UserException($"There is no data set '{name}'. Did you mean '{nearest}'? Known are: {string.Join(", ", Names)}.");
    }

    /// <summary>Levenshtein's distance: the fewest letters to insert, delete or replace.</summary>
    private static int EditDistance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
