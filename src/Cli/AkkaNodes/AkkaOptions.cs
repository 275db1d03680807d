using System.Net;
using System.Net.Sockets;
using Cluster.AkkaNet.Nodes;
using Cluster.Cli.Hosting;
using Cluster.Shared;

namespace Cluster.Cli.AkkaNodes;

/// <summary>From what the command was asked for to a place in an Akka cluster.</summary>
internal static class AkkaOptions
{
    /// <summary>Found at the machine that it listens on for clients, and by its name where that is all networks.</summary>
    /// <exception cref="UserException">Workers could not reach it.</exception>
    public static AkkaNodeOptions OfCoordinator(AkkaRequest akka, NodeAddress listen)
    {
        var isAnywhere = IPAddress.TryParse(listen.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        if (akka.Address is null && ip is { AddressFamily: AddressFamily.InterNetworkV6 } && !isAnywhere)
        {
            throw new UserException(
                $"--listen {listen}: other nodes of an Akka cluster find a machine by its name or an IPv4 address. Give --akka-address "
                + "HOST:PORT, or another --listen.");
        }

        var address = akka.Address ?? new(isAnywhere ? Environment.MachineName : listen.Host, NodeAddress.DefaultAkkaPort);
        if (IsLoopback(listen.Host) && !IsLoopback(address.Host))
        {
            throw new UserException(
                $"--listen {listen}: there only this machine reaches the coordinator, and workers that find it at --akka-address {address} "
                + $"could not send it a thing. Give --listen 0.0.0.0:{listen.Port} or an address of that network.");
        }

        return Of(akka, address);
    }

    /// <summary>On a cluster of this machine alone, no other one can reach it either.</summary>
    public static AkkaNodeOptions OfWorker(AkkaRequest akka)
    {
        var host = akka.SeedNodes.All(seed => IsLoopback(seed.Host)) ? $"{IPAddress.Loopback}" : Environment.MachineName;
        return Of(akka, akka.Address ?? new(host, 0));
    }

    private static AkkaNodeOptions Of(AkkaRequest akka, NodeAddress address) => new()
    {
        Address = new(address.Host, address.Port),
        SeedNodes = [.. akka.SeedNodes.Select(seed => new AkkaAddress(seed.Host, seed.Port))],
        Hocon = akka.HoconFile is null ? "" : Read(akka.HoconFile),
        HoconFile = $"--hocon {akka.HoconFile}",
    };

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--hocon {file}: {cause.Message} Give a file with settings for Akka.NET.", cause);
        }
    }
}
