using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.Bench.Cases;

namespace Cluster.Bench.Peers;

/// <summary>A training step in PyTorch: the program prints a line for each net that it is asked about.</summary>
public static partial class TorchStep
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <returns>Microseconds a step, or why there are none.</returns>
    public static async Task<(double? Microseconds, string? Failure)> RunAsync(
        Python python, string script, NetCase net, CancellationToken cancellation)
    {
        var arguments = new[] { script, string.Join(',', net.Sizes), net.Batch.ToString(CultureInfo.InvariantCulture) };
        var end = await PeerProcess.RunAsync(python.Program, arguments, Timeout, cancellation);
        if (end.Failure is not null) return (null, end.Failure);
        var microseconds = Parse(end.Output, net);
        return (microseconds, microseconds is null ? $"its answer cannot be read: {end.Output.Trim()}" : null);
    }

    /// <summary>The figure for one net in lines like "torch [784, 30, 10] batch 10: median 98.1 us/step"; null without one.</summary>
    public static double? Parse(string output, NetCase net)
    {
        foreach (Match line in Line().Matches(output))
        {
            var sizes = line.Groups["sizes"].Value.Split(", ").Select(size => int.Parse(size, CultureInfo.InvariantCulture));
            if (sizes.SequenceEqual(net.Sizes) && int.Parse(line.Groups["batch"].Value, CultureInfo.InvariantCulture) == net.Batch)
                return double.Parse(line.Groups["median"].Value, CultureInfo.InvariantCulture);
        }

        return null;
    }

    [GeneratedRegex(
        @"\[(?<sizes>\d+(, \d+)*)\] batch (?<batch>\d+): median (?<median>\d+(\.\d+)?) us/step",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
