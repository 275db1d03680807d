namespace Cluster.Bench.Output;

/// <summary>Rows of text under headers; the first column to the left, the others to the right.</summary>
public sealed class Table(params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <param name="cells">One for each header.</param>
    public void Add(params IReadOnlyList<string> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Count, headers.Count, nameof(cells));
        _rows.Add(cells);
    }

    public void Write(TextWriter output, bool markdown)
    {
        int[] widths = [.. headers.Select((header, column) => _rows.Select(row => row[column].Length).Append(header.Length).Max())];
        WriteRow(output, headers, widths, markdown);
        if (markdown) output.WriteLine("|" + string.Concat(headers.Select((_, column) => column == 0 ? "---|" : "---:|")));
        else output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in _rows) WriteRow(output, row, widths, markdown);
    }

    private static void WriteRow(TextWriter output, IReadOnlyList<string> cells, int[] widths, bool markdown)
    {
        if (markdown)
        {
            output.WriteLine($"| {string.Join(" | ", cells)} |");
            return;
        }

        var padded = cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
        output.WriteLine(string.Join("  ", padded).TrimEnd());
    }
}
