using System.Globalization;
using Akka.Configuration;
using Cluster.Shared;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>A node's place in an Akka cluster.</summary>
public sealed record AkkaNodeOptions
{
    /// <summary>Of a coordinator, where none is given.</summary>
    public const int DefaultPort = 4053;

    /// <summary>Where Akka.Remote listens and is reached by all others: <c>HOST:PORT</c>; port 0 is any that is free.</summary>
    public required string Address { get; init; }

    /// <summary>
    /// <c>HOST:PORT</c> of nodes through which the cluster is found: the same ones everywhere, best all coordinators. A coordinator without
    /// any begins a cluster of its own; a worker needs at least one.
    /// </summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>HOCON that lies above <c>cluster.conf</c>; empty for none.</summary>
    public string Hocon { get; init; } = "";

    /// <summary>Which file <see cref="Hocon"/> was read from, for messages about it.</summary>
    public string HoconFile { get; init; } = "the given HOCON";

    /// <summary>Put around the node's sockets, so that tests can cut them.</summary>
    internal Func<INetwork, INetwork> Around { get; init; } = sockets => sockets;

    /// <exception cref="UserException">Something of it is none; the message says what, and what to do.</exception>
    internal void Check()
    {
        _ = HostAndPort(Address, isSeed: false);
        foreach (var seed in SeedNodes) _ = HostAndPort(seed, isSeed: true);
        _ = ParsedHocon();
    }

    /// <exception cref="UserException">It is none.</exception>
    internal static (string Host, int Port) HostAndPort(string text, bool isSeed)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "";
        if (Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 &&
            ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) &&
            (port > 0 || !isSeed))
        {
            return (host, port);
        }

        var what = isSeed ? "a seed node" : "this node in the Akka cluster";
        var where = isSeed ? $"port 1 to {ushort.MaxValue}" : $"port 0 (any) to {ushort.MaxValue}";
        throw new UserException(
            $"'{text}' is no address of {what}. Write HOST:PORT, for example machine-a:{DefaultPort} or 10.0.0.7:{DefaultPort}: a "
            + $"machine's name or IPv4 address and {where}.");
    }

    /// <exception cref="UserException">It does not parse.</exception>
    internal Config ParsedHocon()
    {
        if (HoconBrackets.Problem(Hocon) is { } problem)
            throw new UserException($"{HoconFile} is not valid HOCON: {problem} Mend it, or leave it out.");
        try
        {
            return Hocon.Trim().Length == 0 ? Config.Empty : ConfigurationFactory.ParseString(Hocon);
        }
        catch (Exception cause)
        {
            throw new UserException($"{HoconFile} is not valid HOCON: {cause.Message} Mend it, or leave it out.", cause);
        }
    }
}
