using System.Buffers;
using System.Globalization;

namespace Cluster.Cli.Hosting;

/// <summary>Where a node is reached, as a person writes it: <c>host:port</c>, an IPv6 address in brackets.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1 to 65535; 0 for any that is free, where that is what stands for none.</param>
public sealed record NodeAddress(string Host, int Port)
{
    /// <summary>Of a coordinator, where none is given.</summary>
    public const int DefaultPort = 5400;

    /// <summary>Likewise, of one in an Akka cluster.</summary>
    public const int DefaultAkkaPort = 4053;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" /\\[]@#?");

    /// <param name="given">For example <c>machine-a:5400</c>, <c>10.0.0.7</c>, <c>[fd00::7]:5400</c>.</param>
    /// <param name="problem">What is wrong with it and what is allowed; empty where nothing is.</param>
    /// <returns>Null where it is none.</returns>
    public static NodeAddress? Parse(string given, out string problem) => Parse(given, DefaultPort, isAkka: false, out problem);

    /// <summary>Of a node in an Akka cluster, which has no IPv6 address.</summary>
    /// <param name="given">For example <c>machine-a:4053</c>, <c>10.0.0.7</c>.</param>
    /// <param name="usualPort">Where none is given; 0 for any that is free.</param>
    /// <param name="problem">What is wrong with it and what is allowed; empty where nothing is.</param>
    /// <returns>Null where it is none.</returns>
    public static NodeAddress? ParseAkka(string given, int usualPort, out string problem) =>
        Parse(given, usualPort, isAkka: true, out problem);

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static NodeAddress? Parse(string given, int usualPort, bool isAkka, out string problem)
    {
        problem = "";
        var (host, port) = Split(given.Trim());
        if (host.Length == 0) problem = "no machine is named.";
        else if (host.Contains("://", StringComparison.Ordinal)) problem = "this is an address for a browser.";
        else if (isAkka && Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
            problem = "a machine of an Akka cluster has a name or an IPv4 address.";
        else if (host.Contains(':') && !given.TrimStart().StartsWith('[')) problem = "an IPv6 address has to stand in brackets.";
        else if (host.AsSpan().ContainsAny(NotInNames)) problem = "the machine's name has a character that names do not have.";
        else if (PortOf(port, usualPort) is { } number) return new(host, number);
        else problem = $"a port is a whole number from 1 to {ushort.MaxValue}, not '{port}'.";

        var examples = isAkka
            ? $"machine-a:{DefaultAkkaPort} or 10.0.0.7:{DefaultAkkaPort}"
            : $"machine-a:{DefaultPort}, 10.0.0.7:{DefaultPort} or [fd00::7]:{DefaultPort}";
        var without = usualPort == 0 ? "any that is free" : $"{usualPort}";
        problem = $"{problem} Give HOST:PORT, for example {examples}; without a port it is {without}.";
        return null;
    }

    /// <summary>The port as it was written; null where there is none.</summary>
    private static (string Host, string? Port) Split(string given)
    {
        if (given.StartsWith('[') && given.IndexOf(']') is > 0 and var close)
        {
            var rest = given[(close + 1)..];
            return (given[1..close], rest.Length == 0 ? null : rest[0] == ':' ? rest[1..] : $"]{rest}");
        }

        // More than one colon: an address without brackets, which is named as such.
        var colon = given.IndexOf(':');
        return colon < 0 || colon != given.LastIndexOf(':') || given.Contains("://", StringComparison.Ordinal)
            ? (given, null)
            : (given[..colon], given[(colon + 1)..]);
    }

    private static int? PortOf(string? written, int usualPort)
    {
        if (written is null) return usualPort;
        return ushort.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
    }
}
