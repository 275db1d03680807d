namespace Cluster.Shared;

/// <summary>Which known name a misspelt one was probably meant to be.</summary>
public static class NearestName
{
    private const int LengthMax = 64;

    public static string Of(string given, IEnumerable<string> known) => known.MinBy(name => Distance(given, name))!;

    /// <summary>The nearest, if so near that it was probably meant.</summary>
    public static string? Likely(string given, IEnumerable<string> known)
    {
        var nearest = Of(given, known);
        return Distance(given, nearest) <= Math.Max(nearest.Length > 3 ? 2 : 1, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>" Did you mean 'x'?" where a known name is near enough; otherwise nothing.</summary>
    public static string Question(string given, IReadOnlyCollection<string> known) =>
        Likely(given, known) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>Levenshtein's distance, upper and lower case and '-' and '_' taken as one.</summary>
    private static int Distance(string given, string known)
    {
        var (from, name) = (Plain(given.Length > LengthMax ? given[..LengthMax] : given), Plain(known));
        var row = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == name[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_');
}
