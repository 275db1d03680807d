using Cluster.Coordinator.Results.Tables;

namespace Cluster.Coordinator.Reports;

internal static class ResultTableHtml
{
    private const int DenseColumns = 7;
    private const int OpenRows = 25;

    /// <summary>A table of more rows than a reader wants at once shows the first, and the others on demand.</summary>
    public static void WriteFolded(HtmlWriter html, ResultTable table)
    {
        var rest = table.Rows.Count - OpenRows;
        Write(html, rest > 0 ? table with { Rows = [.. table.Rows.Take(OpenRows)] } : table);
        if (rest <= 0) return;
        html.Raw($"<details><summary>Show the other {rest}</summary>");
        Write(html, table with { Rows = [.. table.Rows.Skip(OpenRows)] });
        html.Raw("</details>\n");
    }

    public static void Write(HtmlWriter html, ResultTable table)
    {
        html.Raw($"<div class=\"scroll\"><table{(table.Columns.Count > DenseColumns ? " class=\"dense\"" : "")}>\n<thead><tr>");
        foreach (var (header, alignment, meaning) in table.Columns)
            html.Raw($"<th{Align(alignment)} title=\"{HtmlWriter.Escape(meaning)}\">{HtmlWriter.Escape(header)}</th>");
        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Raw(row.Published ? "<tr class=\"published-row\">" : "<tr>");
            foreach (var (cell, column) in row.Cells.Zip(table.Columns))
                html.Raw($"<td{Align(column.Alignment)}>{HtmlWriter.Escape(cell.Trim())}</td>");
            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static string Align(ColumnAlignment alignment) => alignment == ColumnAlignment.Right ? " class=\"number\"" : "";
}
