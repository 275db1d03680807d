using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>How often figures fall where, with marked places and others' figures as diamonds.</summary>
internal sealed record Histogram
{
    private const double Width = 520;
    private const double PlotHeight = 210;
    private const double Left = 46;

    public required string Label { get; init; }

    public required string Across { get; init; }

    /// <summary>Bars are equally wide on it; figures outside are counted at its ends.</summary>
    public required AxisScale Horizontal { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    public int Bars { get; init; } = 48;

    /// <summary>Dashed upright lines, each with its name.</summary>
    public IReadOnlyList<(double X, string Name)> Marks { get; init; } = [];

    public IReadOnlyList<double> Published { get; init; } = [];

    /// <summary>How a figure is written in a tip.</summary>
    public Func<double, string> Format { get; init; } = value => Figures.Significant(value);

    public string Draw()
    {
        var entries = Marks.Select((mark, i) => new LegendEntry(mark.Name, $"{Palette.Group(i + 1)} dashed", LegendMark.Line)).ToList();
        if (Published.Count > 0) entries.Add(new("published", "neutral", LegendMark.Diamond));
        var top = Legend.HeightOf(entries, Width) + 28;
        var svg = new SvgWriter(Width, top + PlotHeight + 42, Label);
        Legend.Draw(svg, entries, Width);
        var shares = Shares();
        var plot = new Plot(svg, Left, top, Width - Left - 14, PlotHeight, Horizontal, AxisScale.Linear(0, shares.Max(), label: Percent));
        plot.Axes(Across, "share of draws");
        DrawBars(svg, plot, shares);
        foreach (var (mark, i) in Marks.Select((mark, i) => (mark, i)))
            svg.Line(plot.X(mark.X), plot.Top, plot.X(mark.X), plot.Bottom, $"line {Palette.Group(i + 1)} dashed");
        foreach (var value in Published)
        {
            svg.Diamond(plot.X(value), plot.Bottom - 12, 5.5, "published neutral");
            svg.Rectangle(plot.X(value) - 7, plot.Bottom - 20, 14, 16, "tip", $"published: {Format(value)}");
        }

        return svg.Finish();
    }

    private double[] Shares()
    {
        var shares = new double[Bars];
        foreach (var value in Values) shares[Math.Min(Bars - 1, (int)(Horizontal.Share(value) * Bars))] += 1.0 / Values.Count;
        return shares;
    }

    private void DrawBars(SvgWriter svg, Plot plot, double[] shares)
    {
        var pitch = plot.Width / Bars;
        for (var bar = 0; bar < Bars; bar++)
        {
            if (shares[bar] <= 0) continue;
            var (left, y) = (plot.Left + bar * pitch, plot.Y(shares[bar]));
            svg.Rectangle(left + pitch * 0.08, y, pitch * 0.84, plot.Bottom - y, "bar g0");
            svg.Rectangle(left, plot.Top, pitch, plot.Height, "tip", $"{Figures.Percent(shares[bar])} of the draws");
        }
    }

    private static string Percent(double share, int decimals) => Figures.Fixed(share * 100, Math.Max(0, decimals - 2)) + " %";
}
