using System.Globalization;
using System.Text;

namespace Cluster.Coordinator.Reports.Charts;

/// <param name="Text">What stands in it; short.</param>
/// <param name="Strength">−1 to 1: how far from the middle, and to which side.</param>
/// <param name="Tip">Shown while the pointer rests on it.</param>
internal sealed record HeatCell(string Text, double Strength, string Tip);

/// <summary>A table of figures whose colour says on which side of a middle they lie, and how far.</summary>
internal sealed record HeatMap
{
    private const double Width = 700;
    private const double RowHeight = 30;
    private const int Shades = 8;

    public required string Label { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Each with a cell for every column.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<HeatCell> Cells)> Rows { get; init; }

    /// <summary>What the two colours mean: below the middle, and above.</summary>
    public required (string Below, string Above) Sides { get; init; }

    public string Draw()
    {
        LegendEntry[] entries = [new(Sides.Below, "g0", LegendMark.Square), new(Sides.Above, "g1", LegendMark.Square)];
        var top = Legend.HeightOf(entries, Width) + 42;
        var left = 20 + Rows.Max(row => row.Name.Length) * 6.8;
        var pitch = (Width - left) / Columns.Count;
        var svg = new SvgWriter(Width, top + Rows.Count * RowHeight + 4, Label);
        Legend.Draw(svg, entries, Width);
        foreach (var (name, i) in Columns.Select((name, i) => (name, i)))
            Head(svg, name.Split(' '), left + (i + 0.5) * pitch, top - 8);
        foreach (var ((name, cells), i) in Rows.Select((row, i) => (row, i)))
        {
            var y = top + i * RowHeight;
            svg.Text(left - 10, y + RowHeight / 2 + 4, name, "end", "label");
            foreach (var (cell, j) in cells.Select((cell, j) => (cell, j))) Draw(svg, cell, left + j * pitch, y, pitch);
        }

        return svg.Finish();
    }

    /// <summary>The shades, as classes.</summary>
    public static string Classes()
    {
        var text = new StringBuilder();
        for (var shade = 0; shade <= Shades; shade++)
            text.Append(CultureInfo.InvariantCulture, $".o{shade}{{fill-opacity:{0.03 + 0.62 * shade / Shades:0.###}}}");
        return text.ToString();
    }

    /// <summary>A word a line, the last one at the bottom: names are longer than cells are wide.</summary>
    private static void Head(SvgWriter svg, string[] words, double x, double bottom)
    {
        for (var i = 0; i < words.Length; i++) svg.Text(x, bottom - (words.Length - 1 - i) * 14, words[i], "middle", "label");
    }

    private static void Draw(SvgWriter svg, HeatCell cell, double x, double y, double width)
    {
        var shade = (int)Math.Round(Math.Clamp(Math.Abs(cell.Strength), 0, 1) * Shades);
        svg.Rectangle(x + 1, y + 1, width - 2, RowHeight - 2, $"cell {(cell.Strength < 0 ? "g0" : "g1")} o{shade}");
        svg.Text(x + width / 2, y + RowHeight / 2 + 4, cell.Text, "middle", "legend");
        svg.Rectangle(x, y, width, RowHeight, "tip", cell.Tip);
    }
}
