using Cluster.Shared.Links;

namespace Cluster.Cli.Hosting;

/// <summary>What nodes are called to whom nobody gave a name.</summary>
public static class NodeNames
{
    /// <summary>The machine's name and the process's number: no two nodes get the same by themselves.</summary>
    /// <param name="prefix">Stands before it; may be empty.</param>
    public static string OfThisProcess(string prefix = "")
    {
        var suffix = $"-{Environment.ProcessId}";
        var name = prefix + string.Concat(Environment.MachineName.Select(c => NodeName.Problem($"{c}") is null ? c : '-'));
        return name[..Math.Min(name.Length, NodeName.LengthMax - suffix.Length)] + suffix;
    }
}
