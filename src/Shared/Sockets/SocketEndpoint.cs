using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster.Shared.Sockets;

/// <summary>A host and a port as people write them: <c>machine-a:5400</c>, <c>10.0.0.7:5400</c>, <c>[fe80::1]:5400</c>.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">0 to 65,535.</param>
internal readonly record struct SocketEndpoint(string Host, int Port)
{
    /// <exception cref="UserException">It is none.</exception>
    public static SocketEndpoint Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "";
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        if (host.Length == 0 || (host.Contains(':', StringComparison.Ordinal) && !isBracketed) ||
            !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new UserException(
                $"'{text}' is no address of a node. Write host and port, for example machine-a:5400, 10.0.0.7:5400 or [fe80::1]:5400.");
        }

        return new(host, port);
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Looks the name up; waits.</summary>
    /// <exception cref="SocketException">It is not known.</exception>
    public IPAddress[] Addresses() => IPAddress.TryParse(Host, out var address) ? [address] : Dns.GetHostAddresses(Host);
}
