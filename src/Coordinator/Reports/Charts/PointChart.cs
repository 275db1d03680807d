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

/// <summary>Points with intervals, a named row each: for configurations that have no order.</summary>
internal sealed record PointRows
{
    private const double Width = 620;
    private const double RowHeight = 22;

    public required string Label { get; init; }

    public required AxisScale Horizontal { get; init; }

    public required IReadOnlyList<Point> Points { get; init; }

    public required Func<double, string> Format { get; init; }

    public string Draw()
    {
        var left = Math.Min(260, 14 + Points.Max(point => point.Name.Length) * 6.6);
        var bottom = 8 + Points.Count * RowHeight;
        var svg = new SvgWriter(Width, bottom + 28, Label);
        double At(double value) => left + (Width - left - 24) * Horizontal.Share(value);
        foreach (var tick in Horizontal.Ticks.Where(tick => tick.Label.Length > 0))
        {
            svg.Line(At(tick.Value), 4, At(tick.Value), bottom, "grid");
            svg.Text(At(tick.Value), bottom + 18, tick.Label, "middle", "tick");
        }

        foreach (var (point, i) in Points.Select((point, i) => (point, i)))
        {
            var y = 8 + (i + 0.5) * RowHeight;
            svg.Text(left - 10, y + 4, Short(point.Name), "end", "tick");
            if (point is { Low: { } low, High: { } high }) svg.Line(At(low), y, At(high), y, "interval g0");
            svg.Circle(At(point.Value), y, 4.5, "dot g0");
            if (point.Published is { } published) svg.Diamond(At(published), y, 4.5, "published neutral");
            svg.Rectangle(0, y - RowHeight / 2, Width, RowHeight, "tip", point.Tip(Format));
        }

        return svg.Finish();
    }

    private static string Short(string name) => name.Length <= 38 ? name : name[..37] + "…";
}
