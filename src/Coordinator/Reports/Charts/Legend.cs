namespace Cluster.Coordinator.Reports.Charts;

internal enum LegendMark
{
    Line,
    Square,
    Diamond,

    /// <summary>The entry's <see cref="LegendEntry.Point"/>.</summary>
    Point,
}

/// <param name="Style">Colour class, and dashes if any.</param>
/// <param name="Point">What stands for it, for <see cref="LegendMark.Point"/>.</param>
internal sealed record LegendEntry(string Name, string Style, LegendMark Mark, PointMark Point = PointMark.Dot);

/// <summary>Rows of names above the plot, as many as they need: a legend never covers a figure.</summary>
internal static class Legend
{
    private const double RowHeight = 18;
    private const double SwatchWidth = 21;
    private const double Gap = 8;

    public static double HeightOf(IReadOnlyList<LegendEntry> entries, double width) =>
        entries.Count == 0 ? 0 : (Places(entries, width)[^1].Row + 1) * RowHeight + 2;

    public static void Draw(SvgWriter svg, IReadOnlyList<LegendEntry> entries, double width)
    {
        foreach (var ((entry, x, row), y) in Places(entries, width).Select(place => (place, place.Row * RowHeight + 12)))
        {
            if (entry.Mark == LegendMark.Line) svg.Line(x, y - 4, x + 15, y - 4, $"line {entry.Style}");
            else if (entry.Mark == LegendMark.Square) svg.Rectangle(x + 2, y - 9, 11, 10, $"bar {entry.Style}");
            else if (entry.Mark == LegendMark.Point) PointMarks.Draw(svg, entry.Point, x + 7.5, y - 4, entry.Style);
            else svg.Diamond(x + 7.5, y - 4, 4.5, $"published {entry.Style}");
            svg.Text(x + SwatchWidth, y, entry.Name, width - x - SwatchWidth, "start", "legend");
        }
    }

    private static List<(LegendEntry Entry, double X, int Row)> Places(IReadOnlyList<LegendEntry> entries, double width)
    {
        var places = new List<(LegendEntry, double, int)>();
        var (x, row) = (4.0, 0);
        foreach (var entry in entries)
        {
            var needed = SwatchWidth + ShortText.WidthOf(entry.Name) + Gap;
            if (x > 4 && x + needed - Gap > width + Gap) (x, row) = (4, row + 1);
            places.Add((entry, x, row));
            x += needed;
        }

        return places;
    }
}
