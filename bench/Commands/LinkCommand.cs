using System.CommandLine;
using Cluster.Bench.Links;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;

namespace Cluster.Bench.Commands;

/// <summary>bench link</summary>
internal static class LinkCommand
{
    private const double ThroughputFloor = 0.7;
    private const double PingCeiling = 5e-3;

    public static Command Create(TextWriter output, TextWriter progress)
    {
        var rounds = CommonOptions.Rounds(7, "Rounds, of which the median counts; link and bare socket take turns.");
        var outputOptions = new OutputOptions();
        var command = new Command(
            "link", "Tensors and pings over a link between nodes, beside a bare socket; all over loopback.") { rounds };
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var measurement = await LinkMeasurement.StartAsync();
            var measured = new List<LinkRound>();

            // The round before the first warms up.
            for (var round = -1; round < parsed.GetValue(rounds); round++)
            {
                cancellation.ThrowIfCancellationRequested();
                await progress.WriteLineAsync(round < 0 ? "warming up …" : $"round {round + 1} …");
                var figures = await measurement.RoundAsync();
                if (round >= 0) measured.Add(figures);
            }

            outputOptions.Write(parsed, ReportOf(measured), output);
            return 0;
        });
        return command;
    }

    private static Report ReportOf(IReadOnlyList<LinkRound> rounds)
    {
        var (bare, link) = (Of(round => round.BareBytes / 1e9), Of(round => round.LinkBytes / 1e9));
        var (bareLoop, linkLoop) = (Of(round => 1e6 * round.BareLoop), Of(round => 1e6 * round.LinkLoop));
        var loopOfTwo = Of(round => 1e6 * round.LinkLoopOfTwo);
        var pings = rounds.SelectMany(round => round.Pings.Values).Order().ToList();
        var (p50, p99) = (pings[pings.Count / 2], pings[pings.Count * 99 / 100]);
        var ratio = Of(round => round.LinkBytes / round.BareBytes).Median;
        var table = new Table("what", "link", "bare socket", "link / bare", "asked for");
        table.Add(
            "tensors of 24 MB, GB/s", Words.Number(link.Median), Words.Number(bare.Median), Words.Times(ratio), $"≥ {ThroughputFloor}×");
        table.Add("ping meanwhile, median, ms", Words.Number(1e3 * p50), Words.None, Words.None, Words.None);
        table.Add("ping meanwhile, 99 of 100, ms", Words.Number(1e3 * p99), Words.None, Words.None, $"< {1e3 * PingCeiling}");
        table.Add(
            "100 kB there and back, µs", Words.Number(linkLoop.Median), Words.Number(bareLoop.Median),
            Words.Times(Of(round => round.LinkLoop / round.BareLoop).Median), Words.None);
        table.Add("100 kB to two workers and back, µs", Words.Number(loopOfTwo.Median), Words.None, Words.None, Words.None);
        return new(
            table,
            [
                $"Medians of rounds in turn; {Environment.ProcessorCount} logical processors, everything in one process over loopback.",
                "Link: from actor to actor, two large tensors on their way; a ping every millisecond. Bare socket: a thread at each end.",
                $"{pings.Count} pings.",
            ],
            new { ThroughputRatio = ratio, PingMedian = p50, Ping99 = p99, Rounds = rounds });

        Sample Of(Func<LinkRound, double> figure) => new([.. rounds.Select(figure)]);
    }
}
