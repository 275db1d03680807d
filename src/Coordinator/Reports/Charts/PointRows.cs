namespace Cluster.Coordinator.Reports.Charts;

/// <summary>
/// Points with intervals, a named row each: for configurations that have no order. Drawn twice, of which the page shows the one that fits:
/// with the names beside the rows, and for narrow screens above them.
/// </summary>
internal sealed record PointRows
{
    private const double RowHeight = 22;
    private const double NameHeight = 17;
    private const double NameWidthMax = 260;

    public required string Label { get; init; }

    public required AxisScale Horizontal { get; init; }

    public required IReadOnlyList<Point> Points { get; init; }

    public required Func<double, string> Format { get; init; }

    public string Draw() =>
        $"<div class=\"roomy\">\n{Beside(620)}</div>\n<div class=\"narrow\">\n{Above(360)}</div>\n";

    private string Beside(double width)
    {
        var left = Math.Min(NameWidthMax, 14 + Points.Max(point => ShortText.WidthOf(point.Name)));
        return Rows(width, left, RowHeight, (svg, name, y) => svg.Text(left - 10, y + 4, name, left - 14, "end", "tick"));
    }

    private string Above(double width) => Rows(
        width, 14, RowHeight + NameHeight, (svg, name, y) => svg.Text(0, y - NameHeight + 4, name, width, "start", "tick"));

    private string Rows(double width, double left, double rowHeight, Action<SvgWriter, string, double> name)
    {
        var bottom = 8 + Points.Count * rowHeight;
        var svg = new SvgWriter(width, bottom + 28, Label);
        double At(double value) => left + (width - left - 24) * Horizontal.Share(value);
        foreach (var tick in Horizontal.Ticks.Where(tick => tick.Label.Length > 0))
        {
            svg.Line(At(tick.Value), 4, At(tick.Value), bottom, "grid");
            svg.Text(At(tick.Value), bottom + 18, tick.Label, "middle", "tick");
        }

        foreach (var (i, point) in Points.Index())
        {
            var y = 8 + (i + 1) * rowHeight - RowHeight / 2;
            name(svg, point.Name, y);
            if (point is { Low: { } low, High: { } high }) svg.Line(At(low), y, At(high), y, "interval g0");
            svg.Circle(At(point.Value), y, 4.5, "dot g0");
            if (point.Published is { } published) svg.Diamond(At(published), y, 4.5, "published neutral");
            svg.Rectangle(0, 8 + i * rowHeight, width, rowHeight, "tip", point.Tip(Format));
        }

        return svg.Finish();
    }
}
