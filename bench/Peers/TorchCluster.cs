using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.Bench.Cases;

namespace Cluster.Bench.Peers;

/// <summary>PyTorch with several processes on this machine; each program prints a line for each net and number of processes.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Script">Below the folder of peers.</param>
/// <param name="GivesWorkers">Whether the number of workers stands before sizes and batch on its command line.</param>
public sealed partial record TorchCluster(string Name, string Script, bool GivesWorkers)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Gradients are averaged by all processes; there is no server.</summary>
    public static TorchCluster Ddp { get; } = new("DDP", "peers/torch_ddp.py", GivesWorkers: false);

    /// <summary>A synchronous parameter server, a process more.</summary>
    public static TorchCluster Rpc { get; } = new("RPC", "peers/torch_rpc_ps.py", GivesWorkers: true);

    /// <returns>Microseconds a step by number of workers, or why there are none.</returns>
    public async Task<(IReadOnlyDictionary<int, double> Microseconds, string? Failure)> RunAsync(
        Python python, string script, NetCase net, IReadOnlyList<int> workers, CancellationToken cancellation)
    {
        string[] of = [string.Join(',', net.Sizes), net.Batch.ToString(CultureInfo.InvariantCulture)];
        string[] cases = GivesWorkers ? [.. workers.SelectMany(w => of.Prepend(w.ToString(CultureInfo.InvariantCulture)))] : of;
        var end = await PeerProcess.RunAsync(python.Program, [script, .. cases], Timeout, cancellation);
        if (end.Failure is not null) return (new Dictionary<int, double>(), end.Failure);
        var microseconds = Parse(end.Output, net);
        return (microseconds, microseconds.Count > 0 ? null : $"its answer cannot be read: {end.Output.Trim()}");
    }

    /// <summary>The figures for one net in lines like "ddp-gloo [784, 30, 10] batch 10 processes 2: median 98 us/step".</summary>
    public static IReadOnlyDictionary<int, double> Parse(string output, NetCase net)
    {
        var result = new Dictionary<int, double>();
        foreach (Match line in Line().Matches(output))
        {
            var sizes = line.Groups["sizes"].Value.Split(", ").Select(size => int.Parse(size, CultureInfo.InvariantCulture));
            if (sizes.SequenceEqual(net.Sizes) && Number("batch") == net.Batch) result[(int)Number("workers")] = Number("median");

            double Number(string group) => double.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture);
        }

        return result;
    }

    [GeneratedRegex(
        @"\[(?<sizes>\d+(, \d+)*)\] batch (?<batch>\d+) (processes|workers) (?<workers>\d+): median (?<median>\d+(\.\d+)?) us/step",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
