using Cluster.Shared.Links;

namespace Cluster.Cli.Hosting;

/// <summary>Who this process is in a cluster.</summary>
public static class NodeNames
{
    /// <summary>Newer than that of any earlier process of the same name.</summary>
    /// <param name="name">Unique in the cluster.</param>
    /// <param name="role">What it does.</param>
    /// <param name="slots">Of a worker.</param>
    /// <param name="arithmetic">Of a node that computes.</param>
    public static NodeIdentity Identity(string name, NodeRole role, int slots = 0, string arithmetic = "")
    {
        var started = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return new(name, started, role, slots, arithmetic);
    }

    /// <summary>For whom nobody gave one: the machine's name and the process's number: no two nodes get the same by themselves.</summary>
    /// <param name="prefix">Stands before it; may be empty.</param>
    public static string OfThisProcess(string prefix = "")
    {
        var suffix = $"-{Environment.ProcessId}";
        var name = prefix + string.Concat(Environment.MachineName.Select(c => NodeName.Problem($"{c}") is null ? c : '-'));
        return name[..Math.Min(name.Length, NodeName.LengthMax - suffix.Length)] + suffix;
    }
}
