using Cluster.Cli.Hosting;
using Cluster.Coordinator.Results;
using Spectre.Console;

namespace Cluster.Cli.Output;

/// <summary>The end of 'cluster run': a table, the verdict, and where the report lies.</summary>
public static class ResultPrinter
{
    private const int WideEnough = 110;

    public static void Print(IAnsiConsole console, ExperimentSummary summary, RunFolder folder)
    {
        console.WriteLine();
        var result = ResultTable.Of(summary, narrow: console.Profile.Width < WideEnough);
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        foreach (var column in result.Columns)
        {
            var header = new TableColumn($"[bold]{Markup.Escape(column.Header)}[/]").NoWrap();
            table.AddColumn(column.Alignment == ColumnAlignment.Right ? header.RightAligned() : header);
        }

        foreach (var row in result.Rows)
            table.AddRow([.. row.Cells.Select(cell => new Markup(row.Published ? $"[dim]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)))]);
        console.Write(table);
        foreach (var note in result.Notes) console.MarkupLine($"[yellow]{Markup.Escape(note)}[/]");

        console.WriteLine();
        console.Write(new Padder(new Markup($"[bold]{Markup.Escape(Verdict.Of(summary))}[/]"), new Padding(2, 0, 2, 0)));
        console.WriteLine();
        console.MarkupLine($"{summary.Seconds:0.0} s on {Markup.Escape(summary.DataName)}. Report: [link]{Markup.Escape(Path.GetFullPath(folder.Report))}[/]");
        if (!summary.Complete) console.MarkupLine($"Go on with: [bold]cluster run --resume {Markup.Escape(folder.Path)}[/]");
    }
}
