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
    public static string Question(string given, IEnumerable<string> known) =>
        Likely(given, known) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>
    /// Letters to insert, leave out, replace, or swap with their neighbour (optimal string alignment); upper and lower case and '-' and
    /// '_' are taken as one.
    /// </summary>
    private static int Distance(string given, string known)
    {
        var (from, name) = (Plain(given.Length > LengthMax ? given[..LengthMax] : given), Plain(known));
        var distance = new int[from.Length + 1, name.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= name.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var replaced = distance[i - 1, j - 1] + (from[i - 1] == name[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                var swapped = i > 1 && j > 1 && from[i - 1] == name[j - 2] && from[i - 2] == name[j - 1];
                if (swapped) distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[from.Length, name.Length];
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_');
}
