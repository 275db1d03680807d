using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>A node's place in an Akka cluster.</summary>
public sealed record AkkaNodeOptions
{
    /// <summary>Where Akka.Remote listens and is reached by all others; port 0 is any that is free.</summary>
    public required AkkaAddress Address { get; init; }

    /// <summary>
    /// Nodes through which the cluster is found: the same ones everywhere, best all coordinators. A coordinator without any begins a
    /// cluster of its own; a worker needs at least one.
    /// </summary>
    public IReadOnlyList<AkkaAddress> SeedNodes { get; init; } = [];

    /// <summary>HOCON that lies above <c>cluster.conf</c>; empty for none.</summary>
    public string Hocon { get; init; } = "";

    /// <summary>Which file <see cref="Hocon"/> was read from, for messages about it.</summary>
    public string HoconFile { get; init; } = "the given HOCON";

    /// <summary>Put around the node's sockets, so that tests can cut them.</summary>
    internal Func<INetwork, INetwork> Around { get; init; } = sockets => sockets;
}

/// <summary>Where a node of an Akka cluster is reached.</summary>
/// <param name="Host">A name or an IPv4 address.</param>
/// <param name="Port">0 for any that is free, where a node is to listen.</param>
public sealed record AkkaAddress(string Host, int Port)
{
    /// <inheritdoc />
    public override string ToString() => Port == 0 ? Host : $"{Host}:{Port}";
}
