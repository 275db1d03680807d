using Cluster.Coordinator.Results;
using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Reports.Charts;

/// <param name="Low">Lower end of the band; null where there is none.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct LinePoint(double X, double Y, double? Low, double? High)
{
    public static LinePoint Of(double x, Estimate estimate) => new(x, estimate.Mean!.Value, estimate.Ci95?.Low, estimate.Ci95?.High);

    public static LinePoint Of(double x, GeometricEstimate estimate) =>
        new(x, estimate.Mean!.Value, estimate.Ci95?.Low, estimate.Ci95?.High);

    /// <summary>All figures that a scale must reach.</summary>
    public IEnumerable<double> Extent() => [Y, Low ?? Y, High ?? Y];
}

/// <param name="Published">Somebody else's figures, drawn as diamonds in the line's colour.</param>
internal sealed record LineSeries(
    string Name, string Style, IReadOnlyList<LinePoint> Points, IReadOnlyList<(double X, double Y)> Published)
{
    public IEnumerable<double> Xs => Points.Select(point => point.X).Concat(Published.Select(point => point.X));

    public IEnumerable<double> Extent() => Points.SelectMany(point => point.Extent()).Concat(Published.Select(point => point.Y));
}

/// <summary>Lines over epochs, or whatever else goes across, with bands over seeds.</summary>
internal sealed record LineChart
{
    public const double Width = 360;
    private const double PlotHeight = 190;
    private const double Left = 46;
    private const int TipsMax = 60;
    private const string LayerPrefix = "layer ";

    public required string Label { get; init; }

    public required string Across { get; init; }

    public required string Up { get; init; }

    public required AxisScale Vertical { get; init; }

    /// <summary>Linear from the first figure to the last when null.</summary>
    public AxisScale? Horizontal { get; init; }

    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>How a figure is written in a tip.</summary>
    public required Func<double, string> Format { get; init; }

    public string Draw()
    {
        var entries = Series.Select((series, i) => new LegendEntry(ShortName(series.Name, i), series.Style, LegendMark.Line)).ToList();
        if (Series.Any(series => series.Published.Count > 0)) entries.Add(new("published", "neutral", LegendMark.Diamond));
        var top = Legend.HeightOf(entries, Width) + 28;
        var svg = new SvgWriter(Width, top + PlotHeight + 42, Label);
        Legend.Draw(svg, entries, Width);
        var all = Series.SelectMany(series => series.Xs).ToList();
        var horizontal = Horizontal ?? AxisScale.Linear(all.Min(), all.Max(), tight: true);
        var plot = new Plot(svg, Left, top, Width - Left - 14, PlotHeight, horizontal, Vertical);
        plot.Axes(Across, Up);
        foreach (var series in Series) Band(svg, plot, series);
        foreach (var series in Series)
            svg.Polyline(series.Points.Select(point => (plot.X(point.X), plot.Y(point.Y))), $"line {series.Style}");
        foreach (var series in Series)
        {
            foreach (var (x, y) in series.Published) svg.Diamond(plot.X(x), plot.Y(y), 4.5, $"published {series.Style}");
        }

        Tips(svg, plot);
        return svg.Finish();
    }

    /// <summary>"layer 1", "2", "3", so that eight layers fit in one row.</summary>
    private static string ShortName(string name, int index) =>
        index > 0 && name.StartsWith(LayerPrefix, StringComparison.Ordinal) ? name[LayerPrefix.Length..] : name;

    private static void Band(SvgWriter svg, Plot plot, LineSeries series)
    {
        var band = series.Points.Where(point => point.Low is not null && point.High is not null).ToList();
        if (band.Count < 2) return;
        var upper = band.Select(point => (plot.X(point.X), plot.Y(point.High!.Value)));
        var lower = band.Select(point => (plot.X(point.X), plot.Y(point.Low!.Value))).Reverse();
        svg.Polygon(upper.Concat(lower), $"band {series.Style}");
    }

    /// <summary>Upright strips that show all figures of their epoch under the pointer.</summary>
    private void Tips(SvgWriter svg, Plot plot)
    {
        var longest = Series.MaxBy(series => series.Points.Count)!;
        var xs = Thinning.Thin(longest.Points, TipsMax).Select(point => point.X).ToList();
        for (var i = 0; i < xs.Count; i++)
        {
            var from = i == 0 ? plot.Left : plot.X((xs[i - 1] + xs[i]) / 2);
            var to = i == xs.Count - 1 ? plot.Right : plot.X((xs[i] + xs[i + 1]) / 2);
            var tip = $"{Across} {Figures.Significant(xs[i])}\n{string.Join('\n', At(xs[i]))}";
            svg.Rectangle(from, plot.Top, to - from, plot.Height, "tip", tip);
        }
    }

    private IEnumerable<string> At(double x)
    {
        foreach (var series in Series)
        {
            foreach (var point in series.Points.Where(point => point.X == x))
            {
                var band = point is { Low: { } low, High: { } high } ? $" ({Format(low)} to {Format(high)})" : "";
                yield return $"{series.Name}: {Format(point.Y)}{band}";
            }
        }
    }
}
