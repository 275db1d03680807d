namespace Cluster.Coordinator.Reports.Charts;

/// <param name="X">Position on the horizontal axis; unused by <see cref="PointRows"/>.</param>
internal sealed record Point(string Name, double X, double Value, double? Low, double? High, double? Published)
{
    public string Tip(Func<double, string> format) =>
        $"{Name}: {format(Value)}"
        + (this is { Low: { } low, High: { } high } ? $"\n95 % interval {format(low)} to {format(high)}" : "")
        + (Published is { } published ? $"\npublished: {format(published)}" : "");
}

internal sealed record PointSeries(string Name, string Style, IReadOnlyList<Point> Points);

/// <summary>Points with intervals over a whole number such as depth, a line through each group, and others' figures as diamonds.</summary>
internal sealed record PointChart
{
    private const double Width = 520;
    private const double PlotHeight = 220;
    private const double Left = 46;

    public required string Label { get; init; }

    public required string Across { get; init; }

    public required string Up { get; init; }

    public required AxisScale Vertical { get; init; }

    public required IReadOnlyList<PointSeries> Series { get; init; }

    public required Func<double, string> Format { get; init; }

    public string Draw()
    {
        var entries = Series
            .Select(series => (series.Style, Name: series.Name.Length > 0 ? series.Name : "ours, mean and 95 % interval"))
            .Select(series => new LegendEntry(series.Name, series.Style, LegendMark.Line))
            .ToList();
        if (Series.Any(series => series.Points.Any(point => point.Published is not null)))
            entries.Add(new("published", "neutral", LegendMark.Diamond));
        var top = Legend.HeightOf(entries, Width) + 28;
        var svg = new SvgWriter(Width, top + PlotHeight + 42, Label);
        Legend.Draw(svg, entries, Width);
        var xs = Series.SelectMany(series => series.Points.Select(point => point.X)).ToList();
        var whole = AxisScale.Linear(xs.Min() - 0.5, xs.Max() + 0.5, Math.Max(1, (int)(xs.Max() - xs.Min()) + 1), tight: true);
        var plot = new Plot(svg, Left, top, Width - Left - 14, PlotHeight, whole, Vertical);
        plot.Axes(Across, Up);
        for (var i = 0; i < Series.Count; i++) Draw(svg, plot, Series[i], (i - (Series.Count - 1) / 2.0) * 12);
        return svg.Finish();
    }

    /// <param name="svg">Where to.</param>
    /// <param name="plot">Axes.</param>
    /// <param name="series">What.</param>
    /// <param name="aside">Groups stand beside each other, so that intervals do not cover each other.</param>
    private void Draw(SvgWriter svg, Plot plot, PointSeries series, double aside)
    {
        svg.Polyline(series.Points.Select(point => (plot.X(point.X) + aside, plot.Y(point.Value))), $"line thin {series.Style}");
        foreach (var point in series.Points)
        {
            var x = plot.X(point.X) + aside;
            if (point is { Low: { } low, High: { } high }) plot.ErrorBar(x, low, high, $"interval {series.Style}");
            svg.Circle(x, plot.Y(point.Value), 4.5, $"dot {series.Style}");
            var beside = x + (Series.Count == 1 ? 12 : 6);
            if (point.Published is { } published) svg.Diamond(beside, plot.Y(published), 4.5, $"published {series.Style}");
            svg.Rectangle(x - 6, plot.Top, 12, plot.Height, "tip", point.Tip(Format));
        }
    }
}
