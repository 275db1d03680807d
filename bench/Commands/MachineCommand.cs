using System.CommandLine;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;

namespace Cluster.Bench.Commands;

/// <summary>bench machine</summary>
internal static class MachineCommand
{
    public static Command Create(TextWriter output)
    {
        var outputOptions = new OutputOptions();
        var command = new Command(
            "machine", "What one core can do: multiply-adds and bytes a second. The other commands use these figures.");
        outputOptions.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            outputOptions.Write(parsed, ReportOf(MachineMeasurement.Take(cancellation)), output);
            return Task.FromResult(0);
        });
        return command;
    }

    private static Report ReportOf(MachineFigures machine)
    {
        var table = new Table("one core", "size", "read", "read and write", "multiply-add");
        foreach (var peak in machine.Peaks)
            table.Add($"{peak.VectorBits}-bit vectors", "", "", "", $"{Words.Number(peak.Gigaflops)} GFLOP/s");
        foreach (var place in machine.Bandwidths)
        {
            table.Add(
                place.Place, Words.Bytes(place.MeasuredOnBytes), $"{Words.Number(place.ReadGigabytes)} GB/s",
                $"{Words.Number(place.UpdateGigabytes)} GB/s", "");
        }

        return new(table, [.. Describe(machine)], machine);
    }

    private static IEnumerable<string> Describe(MachineFigures machine)
    {
        var caches = machine.Caches;
        yield return $"{machine.Processor}, {machine.Processors} logical processors; {machine.Runtime}.";
        yield return $"Vector extensions on: {string.Join(", ", machine.VectorExtensions)}.";
        yield return $"Caches: {Words.Bytes(caches.Level1)}, {Words.Bytes(caches.Level2)}, {Words.Bytes(caches.Level3)}"
            + (caches.WereRead ? "." : " (assumed: this system does not tell).");
        yield return "The best of several rounds; a multiply-add counts as two operations; with 'read and write', both count.";
    }
}
