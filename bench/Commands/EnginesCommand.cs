using System.CommandLine;
using Cluster.Bench.Engines;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;

namespace Cluster.Bench.Commands;

/// <summary>bench engines</summary>
internal static class EnginesCommand
{
    public static Command Create(TextWriter output, TextWriter progress)
    {
        var rounds = CommonOptions.Rounds(3, "Clusters of each engine, of which the median counts; the engines take turns.");
        var outputOptions = new OutputOptions();
        var command = new Command(
            "engines",
            "A cluster of processes on the built-in engine beside one on Akka.NET: how soon it is there, notices a death, and computes.")
        {
            rounds,
        };
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var program = ClusterProgram.Find();
            var (builtIn, akka) = (new List<EngineRound>(), new List<EngineRound>());
            for (var round = 1; round <= parsed.GetValue(rounds); round++)
            {
                await progress.WriteLineAsync($"round {round}, built-in engine …");
                builtIn.Add(await new EngineMeasurement(program, akka: false, cancellation).RoundAsync());
                if (!program.HasAkka) continue;
                await progress.WriteLineAsync($"round {round}, Akka.NET …");
                akka.Add(await new EngineMeasurement(program, akka: true, cancellation).RoundAsync());
            }

            outputOptions.Write(parsed, ReportOf(builtIn, akka), output);
            return 0;
        });
        return command;
    }

    private static Report ReportOf(IReadOnlyList<EngineRound> builtIn, IReadOnlyList<EngineRound> akka)
    {
        var table = new Table("what", "built-in", "lowest", "highest", "Akka.NET", "lowest", "highest");
        Add("two workers registered, s", round => round.Formed);
        Add("worker killed, noticed after, s", round => round.Killed);
        Add("worker frozen, noticed after, s", round => round.Frozen);
        Add("coordinator killed: experiment at the next, s", round => round.Known);
        Add("coordinator killed: computed again, s", round => round.Computes);
        for (var i = 0; i < EngineMeasurement.Nets.Count; i++)
        {
            var which = i;
            Add($"step of {EngineMeasurement.Nets[which].Net.Net} on two workers, ms", round => 1e3 * round.Steps[which]);
        }

        return new(
            table,
            [
                $"Medians of rounds in turn, each with a new cluster of processes over loopback; {Environment.ProcessorCount} logical "
                    + "processors. From the start or the signal until the coordinator's screen says so.",
                "Next coordinator: with Akka.NET one that stands by, with the built-in engine the same one, started again at once.",
                akka.Count > 0
                    ? "A step: seconds of a run that two workers of one slot share, mini-batches of 100, by its number of steps."
                    : "Akka.NET: not part of this build; WithAkka=true in the environment switches it on (docs/akka.md).",
            ],
            new { BuiltIn = builtIn, Akka = akka });

        void Add(string what, Func<EngineRound, double> figure) => table.Add([what, .. Cells(builtIn, figure), .. Cells(akka, figure)]);
    }

    private static IEnumerable<string> Cells(IReadOnlyList<EngineRound> rounds, Func<EngineRound, double> figure)
    {
        if (rounds.Count == 0) return [Words.None, Words.None, Words.None];
        var sample = new Sample([.. rounds.Select(figure)]);
        return [Words.Number(sample.Median), Words.Number(sample.Smallest), Words.Number(sample.Largest)];
    }
}
