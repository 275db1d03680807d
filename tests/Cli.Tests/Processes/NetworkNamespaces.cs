using System.ComponentModel;
using System.Diagnostics;

namespace Cluster.Cli.Tests.Processes;

/// <summary>
/// Hosts of their own, as far as the network is concerned: a namespace for each, joined by a bridge on which this process has an address
/// too. Needs root and iproute2.
/// </summary>
internal sealed class NetworkNamespaces : IDisposable
{
    private static int _made;

    private readonly string _prefix = $"clt{Environment.ProcessId % 10_000}x{Interlocked.Increment(ref _made)}";
    private readonly string _subnet = $"10.98.{Environment.ProcessId % 200 + _made}";
    private readonly List<string> _hosts = [];

    /// <param name="hosts">Their names; the first has the address that <see cref="AddressOf"/> gives.</param>
    public NetworkNamespaces(params string[] hosts)
    {
        try
        {
            Ip($"link add {Bridge} type bridge");
            Ip($"addr add {_subnet}.254/24 dev {Bridge}");
            Ip($"link set {Bridge} up");
            foreach (var host in hosts) Add(host);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? WhyNot { get; } = Environment.IsPrivilegedProcess
        ? Try("ip", "netns list") is { } failure ? $"Network namespaces cannot be had: {failure}" : null
        : "Network namespaces need root.";

    private string Bridge => $"{_prefix}b";

    public string NamespaceOf(string host) => $"{_prefix}-{host}";

    public string AddressOf(string host) => $"{_subnet}.{_hosts.IndexOf(host) + 1}";

    /// <summary>From now on nothing arrives there or leaves it, and nobody is told.</summary>
    public void Cut(string host) => Ip($"link set {PortOf(host)} down");

    /// <summary>Takes <see cref="Cut"/> back.</summary>
    public void Mend(string host) => Ip($"link set {PortOf(host)} up");

    /// <summary>What travels to the host is queued as said.</summary>
    /// <param name="host">Which.</param>
    /// <param name="queue">For example <c>netem delay 20ms loss 1%</c>.</param>
    /// <returns>Why this kernel cannot do that; null where it can.</returns>
    public string? Shape(string host, string queue) => Try("tc", $"qdisc replace dev {PortOf(host)} root {queue}");

    public void Dispose()
    {
        foreach (var host in _hosts) Try("ip", $"netns del {NamespaceOf(host)}");
        Try("ip", $"link del {Bridge}");
    }

    private string PortOf(string host) => $"{_prefix}v{_hosts.IndexOf(host)}";

    private void Add(string host)
    {
        _hosts.Add(host);
        var name = NamespaceOf(host);
        Ip($"netns add {name}");
        Ip($"link add {PortOf(host)} type veth peer name eth0 netns {name}");
        Ip($"link set {PortOf(host)} master {Bridge} up");
        Ip($"-n {name} addr add {AddressOf(host)}/24 dev eth0");
        Ip($"-n {name} link set eth0 up");
        Ip($"-n {name} link set lo up");
    }

    private static void Ip(string arguments)
    {
        if (Try("ip", arguments) is { } failure) throw new InvalidOperationException($"ip {arguments}: {failure}");
    }

    /// <summary>What it complained about; null when all was well.</summary>
    private static string? Try(string program, string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var complaint = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : complaint;
        }
        catch (Win32Exception cause)
        {
            return $"{program}: {cause.Message}";
        }
    }
}
