using System.CommandLine;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;
using Cluster.Shared;

namespace Cluster.Bench.Commands;

/// <summary>bench slots</summary>
internal static class SlotsCommand
{
    // Of a single large run, so that an epoch, the unit of a run's length, takes a second and not minutes.
    private const int LargeStepsPerEpoch = 10;

    private static readonly NetCase[] Two = [new([784, 30, 10], 10), new([784, 100, 100, 10], 10)];
    private static readonly NetCase[] Single = [new([784, 1000, 1000, 10], 500), new([784, 2048, 2048, 10], 500)];

    public static Command Create(TextWriter output, TextWriter progress)
    {
        var rounds = CommonOptions.Rounds(5, "Pairs of measurements, of which the median counts.");
        var seconds = CommonOptions.Count("--seconds", "How long a run on one slot is to take, about.", 3, 3600);
        var outputOptions = new OutputOptions();
        var command = new Command(
            "slots", "What a second slot brings, through the actors: to two small runs, and to a single large one.") { rounds, seconds };
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (pairs, length) = (parsed.GetValue(rounds), parsed.GetValue(seconds));
            var figures = new List<SlotFigures>();
            foreach (var (net, runs) in Two.Select(net => (net, 2)).Concat(Single.Select(net => (net, 1))))
            {
                await progress.WriteLineAsync($"{Plural.Of(runs, "run")} of {net} …");
                figures.Add(await MeasureAsync(net, runs, pairs, length, cancellation));
            }

            outputOptions.Write(parsed, ReportOf(figures), output);
            return 0;
        });
        return command;
    }

    private static async Task<SlotFigures> MeasureAsync(NetCase net, int runs, int pairs, int length, CancellationToken cancellation)
    {
        var examples = runs == 1 ? LargeStepsPerEpoch * net.Batch : Runs.Examples;
        var data = RandomExamples.Create(net.Sizes[0], net.Sizes[^1], examples);
        await ClusterRun.SecondsAsync(Runs.Steps(net, data, epochs: 1), data, runs, slots: 2);
        var once = await ClusterRun.SecondsAsync(Runs.Steps(net, data, epochs: 1), data, runs: 1, slots: 1);
        var run = Runs.Steps(net, data, Math.Max(1, (int)Math.Round(length / once)));
        var (one, two, machine) = (new double[pairs], new double[pairs], new double[pairs]);
        for (var pair = 0; pair < pairs; pair++)
        {
            cancellation.ThrowIfCancellationRequested();
            one[pair] = StepsPerSecond(1, await ClusterRun.SecondsAsync(run, data, runs: 1, slots: 1));
            cancellation.ThrowIfCancellationRequested();
            two[pair] = StepsPerSecond(runs, await ClusterRun.SecondsAsync(run, data, runs, slots: 2));
            machine[pair] = CoreScaling.Measure(threads: 2);
        }

        return new(net.Net, net.Batch, runs, new(one), new(two), new(machine));

        double StepsPerSecond(int count, double seconds) => count * run.TotalSteps / seconds;
    }

    private static Report ReportOf(IReadOnlyList<SlotFigures> figures)
    {
        var table = new Table("net", "batch", "1 run on 1 slot, steps/s", "on 2 slots", "steps/s", "ratio", "lowest", "highest", "machine");
        foreach (var each in figures)
        {
            table.Add(
                each.Net, $"{each.Batch}", Words.Number(each.OneSlot.Median), Plural.Of(each.RunsOnTwoSlots, "run"),
                Words.Number(each.TwoSlots.Median), Words.Times(each.Ratios.Median), Words.Number(each.Ratios.Smallest),
                Words.Number(each.Ratios.Largest), Words.Times(each.Machine.Median));
        }

        return new(
            table,
            [
                $"Wall-clock time of whole runs through the actors, one worker; {Environment.ProcessorCount} logical processors.",
                "Ratio: steps of all runs a second on two slots over those of one run on one slot; median over pairs measured in turn.",
                "Machine: multiply-adds between registers on two threads over those on one, measured after each pair: "
                    + "what a second core can bring.",
            ],
            new { Slots = figures });
    }

    /// <param name="OneSlot">Steps a second of one run, pair by pair.</param>
    /// <param name="TwoSlots">Steps a second of all runs together, pair by pair.</param>
    /// <param name="Machine">What a second core brings to bare arithmetic, pair by pair.</param>
    private sealed record SlotFigures(string Net, int Batch, int RunsOnTwoSlots, Sample OneSlot, Sample TwoSlots, Sample Machine)
    {
        public Sample Ratios => new([.. OneSlot.Values.Zip(TwoSlots.Values, (one, two) => two / one)]);
    }
}
