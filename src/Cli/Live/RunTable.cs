using Cluster.Shared;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cluster.Cli.Live;

/// <summary>
/// A line a run: bar, accuracy, state. Where there is no room for all, those that train come first and the rest is counted.
/// </summary>
internal static class RunTable
{
    public static IRenderable Headline(RunBoard board, DateTimeOffset now, int width)
    {
        var ended = board.Rows.Count(r => r.End is not null);
        var left = board.TimeLeft(now) is { } time ? $"  about [bold]{Duration(time)}[/] left" : "";
        var bar = Bar(board.Done, Math.Clamp(width - 50, 8, 40));
        return new Markup(
            $"[bold]{Markup.Escape(board.Experiment!.Title)}[/]\n"
            + $"{bar} {board.Done * 100,3:0} %  {ended}/{Plural.Of(board.Rows.Count, "run")}  {Plural.Of(board.Slots, "slot")}{left}");
    }

    public static IRenderable Of(RunBoard board, int lines, int width)
    {
        var grid = new Grid().AddColumns(5);
        foreach (var row in Visible(board, lines))
        {
            var bar = Bar(row.Done, Math.Clamp(width - 56, 5, 24));
            grid.AddRow(Label(row), $"[dim]seed {row.Seed}[/]", bar, Accuracy(row), State(row) + Alerts(row));
        }

        var hidden = board.Rows.Count - Math.Min(board.Rows.Count, lines);
        if (hidden == 0) return grid;
        var (ended, waiting) = (board.Rows.Count(r => r.End is not null), board.Rows.Count(r => r.Worker is null && r.End is null));
        return new Rows(grid, new Markup($"[dim]{board.Rows.Count} runs in all: {ended} ended, {waiting} waiting[/]"));
    }

    private static IEnumerable<RunRow> Visible(RunBoard board, int lines) => board.Rows.Count <= lines
        ? board.Rows
        : board.Rows.Where(r => r.IsRunning)
            .Concat(board.Rows.Where(r => r.End is not null).Reverse())
            .Concat(board.Rows.Where(r => !r.IsRunning && r.End is null))
            .Take(lines - 1);

    private static string Label(RunRow row) => Markup.Escape(row.Label);

    private static string Bar(double share, int width)
    {
        const string Eighths = " ▏▎▍▌▋▊▉█";
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        var full = new string('█', eighths / 8);
        var part = eighths % 8 == 0 ? "" : Eighths[eighths % 8].ToString();
        return $"[deepskyblue3]{full}{part}[/][grey30]{new string('·', width - full.Length - part.Length)}[/]";
    }

    private static string Accuracy(RunRow row) => row.Accuracy switch
    {
        null => "",
        { } accuracy when row.AccuracyIsOfValidation => $"{accuracy * 100:0.00} %",
        { } accuracy => $"[dim]{accuracy * 100:0.00} % training[/]",
    };

    private static string State(RunRow row) => row.End switch
    {
        null when row.Worker is null => "[dim]waiting[/]",
        null when row.Pretraining is { } at => $"pretraining layer {at.Layer}, epoch {at.Epoch}/{row.PretrainingEpochs}",
        null when row.Epochs > 0 => $"epoch {Math.Min(row.Epoch + 1, row.Epochs)}/{row.Epochs}",
        null => "measuring",
        { Status: RunStatus.Finished } end => $"[green]done[/] [dim]{end.Seconds:0.0} s[/]",
        { Status: RunStatus.Diverged } end => $"[red]diverged[/] {Markup.Escape(end.Remark ?? "")}",
        { Status: RunStatus.Failed } end => $"[red]failed[/] {Markup.Escape(end.Remark ?? "")}",
        { Status: RunStatus.Eliminated } end => $"[dim]stopped {Markup.Escape(end.Remark ?? "")}[/]",
        _ => "[yellow]interrupted[/]",
    };

    private static string Alerts(RunRow row) => row.Alerts.Count == 0
        ? ""
        : $" [yellow]{string.Join(", ", row.Alerts.Select(alert => alert.Kind).Distinct().Select(Alert.NameOf))}[/]";

    private static string Duration(TimeSpan time) => time.TotalSeconds < 90 ? $"{time.TotalSeconds:0} s"
        : time.TotalMinutes < 90 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0.0} h";
}
