namespace Cluster.Shared;

/// <summary>Counted nouns.</summary>
public static class Plural
{
    /// <summary>"1 run", "2 runs".</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
