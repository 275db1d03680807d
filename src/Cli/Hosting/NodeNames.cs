namespace Cluster.Cli.Hosting;

/// <summary>What nodes of a cluster are called.</summary>
public static class NodeNames
{
    public const int LengthMax = 64;

    /// <summary>Letters, digits, '-', '_' and '.', at most 64.</summary>
    public static bool IsAllowed(string name) => name.Length is > 0 and <= LengthMax && name.All(IsAllowed);

    /// <summary>The machine's name and the process's number: no two nodes get the same by themselves.</summary>
    /// <param name="prefix">Stands before it; may be empty.</param>
    public static string OfThisProcess(string prefix = "")
    {
        var suffix = $"-{Environment.ProcessId}";
        var machine = string.Concat(Environment.MachineName.Select(c => IsAllowed(c) ? c : '-'));
        var name = prefix + machine;
        return name[..Math.Min(name.Length, LengthMax - suffix.Length)] + suffix;
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
