using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cluster.Cli.Output;

/// <summary>The end of 'cluster run': a table, the verdict, and where the report lies.</summary>
public static class ResultPrinter
{
    private const int ReadableWidth = 100;
    private const int TrialsShown = 10;

    /// <summary>Table and verdict as plain text, for whoever watched: a paragraph a line, tables as narrow as they get.</summary>
    public static string Text(ExperimentSummary summary)
    {
        using var text = new StringWriter { NewLine = "\n" };
        PrintResult(Consoles.Plain(text), summary, Table(summary, TableDetail.Least));
        return text.ToString().Trim('\n');
    }

    /// <summary>What <see cref="Text"/> gave, within the console's width.</summary>
    public static void PrintText(IAnsiConsole console, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            // A table's lines begin with a blank and are not to be broken.
            if (line.Length == 0 || line[0] == ' ') console.Profile.Out.Writer.WriteLine(line);
            else Paragraph(console, line, 1, "default");
        }
    }

    /// <param name="console">Where to.</param>
    /// <param name="summary">What.</param>
    /// <param name="folder">Of the results.</param>
    /// <param name="report">Path of report.html; null where it could not be written.</param>
    public static void Print(IAnsiConsole console, ExperimentSummary summary, string folder, string? report)
    {
        console.WriteLine();
        PrintResult(console, summary, Widest(console, summary));
        console.WriteLine();

        var where = report is null ? "" : $" Report: {Path.GetFullPath(report)}";

        // Written past the layout: a path must be copied whole, not wrapped.
        console.Profile.Out.Writer.WriteLine($"{summary.Seconds:0.0} s on {summary.DataName}.{where}");
        if (summary.Search?.Best is not null)
            console.Profile.Out.Writer.WriteLine($"The best trial alone: cluster run {Path.Combine(folder, SearchSummary.BestFileName)}");
        if (!summary.Complete) console.Profile.Out.Writer.WriteLine($"Go on with: cluster run --resume {folder}");
    }

    /// <summary>As much as fits without breaking a figure or a name.</summary>
    private static ResultTable Widest(IAnsiConsole console, ExperimentSummary summary)
    {
        foreach (var detail in (TableDetail[])[TableDetail.Whole, TableDetail.Short])
        {
            var table = Table(summary, detail);
            var width = ((IRenderable)ToTable(table)).Measure(RenderOptions.Create(console), int.MaxValue).Max;
            if (width <= console.Profile.Width) return table;
        }

        return Table(summary, TableDetail.Least);
    }

    private static ResultTable Table(ExperimentSummary summary, TableDetail detail)
    {
        var whole = ResultTable.Of(summary, detail);
        return summary.Search is null ? whole : whole.First(TrialsShown);
    }

    private static void PrintResult(IAnsiConsole console, ExperimentSummary summary, ResultTable result)
    {
        Print(console, result, result.Explanations);
        if (ResultTable.PublishedCurve(summary) is { } curve) Print(console, curve, []);
        Paragraph(console, Verdict.Of(summary), 2, "bold");
        foreach (var line in AlertGroup.Lines(summary)) Paragraph(console, line, 2, "yellow");
    }

    /// <summary>A table, what its figures mean, and its notes.</summary>
    internal static void Print(IAnsiConsole console, ResultTable result, IEnumerable<string> meanings)
    {
        console.WriteTrimmed(ToTable(result));
        foreach (var meaning in meanings) Paragraph(console, meaning, 1, "dim");
        foreach (var note in result.Notes) Paragraph(console, note, 1, "default");
        console.WriteLine();
    }

    /// <summary>Within a readable width on a terminal; anywhere else one line, for whoever reads it there to break.</summary>
    internal static void Paragraph(IAnsiConsole console, string text, int indent, string style)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Out.Writer.WriteLine(text);
            return;
        }

        var width = Math.Min(console.Profile.Width - 2, ReadableWidth) - indent;
        foreach (var line in WordWrap.Lines(text.Replace(" %", "\u00A0%", StringComparison.Ordinal), width))
            console.MarkupLine($"{new string(' ', indent)}[{style}]{Markup.Escape(line)}[/]");
    }

    private static Table ToTable(ResultTable result)
    {
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (var (index, column) in result.Columns.Index())
        {
            var last = index == result.Columns.Count - 1;
            var header = new TableColumn($"[bold]{Markup.Escape(column.Header.Replace(", ", ",\n", StringComparison.Ordinal))}[/]")
            {
                Padding = new(0, 0, last ? 0 : 1, 0),
                NoWrap = index > 0,
            };
            table.AddColumn(column.Alignment == ColumnAlignment.Right ? header.RightAligned() : header);
        }

        foreach (var row in result.Rows)
            table.AddRow([.. row.Cells.Select(cell => new Markup(row.Published ? $"[dim]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)))]);
        return table;
    }
}
