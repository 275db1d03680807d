using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Spectre.Console;

namespace Cluster.Cli.Output;

/// <summary>What 'cluster status' shows.</summary>
public static class StatusPrinter
{
    private const string NoWorker = "No worker is there; experiments wait. Start one: cluster worker --join HOST:PORT";
    private const int NoticesShown = 10;
    private const int ExperimentsShown = 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    /// <summary>Names are stable: those of <see cref="ClusterStatus"/>, in lower case with underscores.</summary>
    public static void PrintJson(TextWriter output, ClusterStatus status) => output.WriteLine(JsonSerializer.Serialize(status, Json));

    public static void Print(IAnsiConsole console, ClusterStatus status)
    {
        var (slots, used) = (status.Workers.Sum(w => w.Slots), status.Workers.Sum(w => w.Runs.Count));
        var running = status.Experiments.Count(e => e.State == ExperimentState.Running);
        console.WriteTrimmed(new Markup(
            $"[bold]{Markup.Escape(status.Coordinator)}[/], up for {Durations.Words(status.Now - status.Since)}: "
            + $"{Plural.Of(status.Workers.Count, "worker")} with {Plural.Of(slots, "slot")}, {used} in use; "
            + $"{Plural.Of(running, "experiment")} running\n"));
        if (status.Workers.Count > 0) console.WriteTrimmed(Workers(status));
        else console.WriteTrimmed(new Markup($"[yellow]{NoWorker}[/]\n"));
        if (status.Experiments.Count > 0) console.WriteTrimmed(Experiments(status));
        foreach (var notice in status.Notices.TakeLast(NoticesShown))
            console.WriteTrimmed(new Markup($"[dim]{Time(notice.At, status.Now)}[/]  {Markup.Escape(notice.Text)}\n"));
    }

    private static Table Workers(ClusterStatus status)
    {
        var table = Start("Worker", "Address", "Slots", "Computes", "Here for");
        foreach (var worker in status.Workers)
        {
            table.AddRow(
                Markup.Escape(worker.Name),
                Markup.Escape(worker.Endpoint),
                $"{worker.Slots}",
                worker.Runs.Count == 0 ? "[dim]nothing[/]" : Markup.Escape(Computes(worker.Runs)),
                Durations.Words(status.Now - worker.Since));
        }

        return table;
    }

    private static Table Experiments(ClusterStatus status)
    {
        var table = Start("Experiment", "State", "Runs", "Submitted", "");
        foreach (var experiment in status.Experiments.TakeLast(ExperimentsShown))
        {
            table.AddRow(
                Markup.Escape(experiment.Id),
                State(experiment.State),
                $"{experiment.Done} of {experiment.Runs}",
                Time(experiment.Submitted, status.Now),
                Markup.Escape(experiment.Remark));
        }

        var older = status.Experiments.Count - ExperimentsShown;
        if (older > 0)
            table.Caption($"{older} older ones are not shown; --json has the last 50 that have ended, the coordinator's folder has all.");
        return table;
    }

    /// <summary>Each run once, with the number of slots that it has there; those of one experiment (EXPERIMENT/RUN) together.</summary>
    private static string Computes(IReadOnlyList<string> runs) => string.Join(
        "; ",
        runs.GroupBy(run => run[..(run.IndexOf('/') + 1)], StringComparer.Ordinal).Select(
            ofOne => ofOne.Key.Replace("/", ": ", StringComparison.Ordinal) + Slots(ofOne.Select(run => run[ofOne.Key.Length..]))));

    private static string Slots(IEnumerable<string> runs) => string.Join(
        ", ", runs.GroupBy(run => run, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : $"{g.Key} ({g.Count()} slots)"));

    private static string State(ExperimentState state) => state switch
    {
        ExperimentState.Running => "[deepskyblue3]running[/]",
        ExperimentState.Finished => "[green]finished[/]",
        ExperimentState.Cancelled => "[yellow]cancelled[/]",
        _ => "[red]failed[/]",
    };

    private static string Time(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (at.ToLocalTime(), now.ToLocalTime());
        return local.Date == today.Date ? $"{local:HH:mm:ss}" : $"{local:d MMM HH:mm}";
    }

    private static Table Start(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (var column in columns) table.AddColumn($"[bold]{column}[/]");
        return table;
    }
}
