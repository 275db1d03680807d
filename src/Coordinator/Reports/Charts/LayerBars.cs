using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports.Charts;

/// <param name="Low">Lower end of the error bar; null where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="Published">Somebody else's figure.</param>
internal sealed record LayerBar(string Name, string Style, double Value, double? Low, double? High, double? Published)
{
    /// <summary>All figures that a scale must reach.</summary>
    public IEnumerable<double> Extent() => [Value, Low ?? Value, High ?? Value, Published ?? Value];
}

/// <summary>One bar a hidden layer, on a logarithmic scale, with error bars and others' figures beside them.</summary>
internal sealed record LayerBars
{
    private const double Width = 360;
    private const double PlotHeight = 170;
    private const double Left = 46;

    public required string Label { get; init; }

    public required string Up { get; init; }

    public required AxisScale Vertical { get; init; }

    public required IReadOnlyList<LayerBar> Bars { get; init; }

    public string Draw()
    {
        LegendEntry[] entries = Bars.Any(bar => bar.Published is not null)
            ? [new("ours", "neutral", LegendMark.Square), new("published", "neutral", LegendMark.Diamond)]
            : [];
        var top = Legend.HeightOf(entries, Width) + 28;
        var svg = new SvgWriter(Width, top + PlotHeight + 42, Label);
        Legend.Draw(svg, entries, Width);
        var plot = new Plot(svg, Left, top, Width - Left - 14, PlotHeight, AxisScale.Linear(0, 1), Vertical);
        plot.VerticalAxis(Up);
        var pitch = plot.Width / Bars.Count;
        var width = Math.Min(46, pitch * 0.5);
        foreach (var (bar, i) in Bars.Select((bar, i) => (bar, i))) Draw(svg, plot, bar, plot.Left + (i + 0.5) * pitch, width);
        svg.Line(plot.Left, plot.Bottom, plot.Right, plot.Bottom, "axis");
        svg.Text(plot.Left + plot.Width / 2, plot.Bottom + 34, "hidden layer, first to last", "middle", "label");
        return svg.Finish();
    }

    private static void Draw(SvgWriter svg, Plot plot, LayerBar bar, double middle, double width)
    {
        var y = plot.Y(bar.Value);
        svg.Rectangle(middle - width / 2, y, width, plot.Bottom - y, $"bar {bar.Style}");
        if (bar is { Low: { } low, High: { } high }) plot.ErrorBar(middle, low, high, "error");
        if (bar.Published is { } published) svg.Diamond(middle + width / 2 + 9, plot.Y(published), 4.5, "published neutral");
        svg.Text(middle, plot.Bottom + 17, bar.Name, "middle", "tick");
        var spread = bar is { Low: { } from, High: { } to }
            ? $"\nmean ± standard deviation: {Figures.Significant(from)} to {Figures.Significant(to)}"
            : "";
        var others = bar.Published is { } figure ? $"\npublished: {Figures.Significant(figure)}" : "";
        var tip = $"layer {bar.Name}: {Figures.Significant(bar.Value)}{spread}{others}";
        svg.Rectangle(middle - width / 2 - 4, plot.Top, width + 8, plot.Height, "tip", tip);
    }
}
