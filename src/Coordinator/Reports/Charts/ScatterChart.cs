namespace Cluster.Coordinator.Reports.Charts;

/// <param name="Low">Lower end of the interval; null where there is none.</param>
/// <param name="Style">Colour class.</param>
/// <param name="Mark">Its shape.</param>
/// <param name="Tip">Shown while the pointer rests on it.</param>
internal sealed record ScatterPoint(double X, double Y, double? Low, double? High, string Style, PointMark Mark, string Tip);

/// <summary>Points over any two axes, with intervals where there are some; what has no place upwards stands on the lower axis.</summary>
internal sealed record ScatterChart
{
    private const double Width = 360;
    private const double PlotHeight = 210;
    private const double Left = 52;
    private const double Radius = 4.5;

    public required string Label { get; init; }

    public required string Across { get; init; }

    public required string Up { get; init; }

    public required AxisScale Horizontal { get; init; }

    public required AxisScale Vertical { get; init; }

    /// <summary>Drawn in this order: the last lies on top.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>Points without a figure, by their place on the horizontal axis.</summary>
    public IReadOnlyList<(double X, string Tip)> Without { get; init; } = [];

    public IReadOnlyList<LegendEntry> Entries { get; init; } = [];

    public string Draw()
    {
        var top = Legend.HeightOf(Entries, Width) + 28;
        var svg = new SvgWriter(Width, top + PlotHeight + 42, Label);
        Legend.Draw(svg, Entries, Width);
        var plot = new Plot(svg, Left, top, Width - Left - 14, PlotHeight, Horizontal, Vertical);
        plot.Axes(Across, Up);
        foreach (var (x, _) in Without) svg.Diamond(plot.X(x), plot.Bottom, Radius, "published neutral");
        foreach (var point in Points.Where(point => point.Low is not null && point.High is not null))
            svg.Line(plot.X(point.X), plot.Y(point.Low!.Value), plot.X(point.X), plot.Y(point.High!.Value), $"interval thin {point.Style}");
        foreach (var point in Points) PointMarks.Draw(svg, point.Mark, plot.X(point.X), plot.Y(point.Y), point.Style);
        foreach (var (x, tip) in Without) Tip(svg, plot.X(x), plot.Bottom, tip);
        foreach (var point in Points) Tip(svg, plot.X(point.X), plot.Y(point.Y), point.Tip);
        return svg.Finish();
    }

    private static void Tip(SvgWriter svg, double x, double y, string tip) => svg.Rectangle(x - 7, y - 7, 14, 14, "tip", tip);
}
