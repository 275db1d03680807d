namespace Cluster.Cli.Hosting;

/// <summary>A node's place in an Akka cluster, as the command was asked for it.</summary>
public sealed record AkkaRequest
{
    /// <summary>Nodes through which the cluster is found.</summary>
    public IReadOnlyList<NodeAddress> SeedNodes { get; init; } = [];

    /// <summary>Where other nodes reach this one; null for what suits its role.</summary>
    public NodeAddress? Address { get; init; }

    /// <summary>Of settings that go before the program's own; null for none.</summary>
    public string? HoconFile { get; init; }
}
