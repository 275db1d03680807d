namespace Cluster.Coordinator.Reports.Charts;

/// <summary>The rectangle in which figures are drawn, with its axes.</summary>
internal sealed class Plot(SvgWriter svg, double left, double top, double width, double height, AxisScale horizontal, AxisScale vertical)
{
    private const double TickWidthMax = 100;

    public double Left { get; } = left;

    public double Top { get; } = top;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public double Bottom => Top + Height;

    public double Right => Left + Width;

    public double X(double value) => Left + Width * horizontal.Share(value);

    public double Y(double value) => Bottom - Height * vertical.Share(value);

    /// <summary>Grid and labels of both axes.</summary>
    /// <param name="across">Name of the horizontal axis, below it.</param>
    /// <param name="up">Name of the vertical axis, above it.</param>
    public void Axes(string across, string up)
    {
        VerticalAxis(up);
        svg.Line(Left, Bottom, Right, Bottom, "axis");
        foreach (var tick in horizontal.Ticks.Where(tick => tick.Label.Length > 0))
        {
            svg.Line(X(tick.Value), Bottom, X(tick.Value), Bottom + 4, "axis");
            svg.Text(X(tick.Value), Bottom + 17, tick.Label, TickWidthMax, "middle", "tick");
        }

        svg.Text(Left + Width / 2, Bottom + 34, across, "middle", "label");
    }

    public void VerticalAxis(string up)
    {
        foreach (var tick in vertical.Ticks)
        {
            svg.Line(Left, Y(tick.Value), Right, Y(tick.Value), tick.Label.Length > 0 ? "grid" : "grid minor");
            if (tick.Label.Length > 0) svg.Text(Left - 7, Y(tick.Value) + 4, tick.Label, "end", "tick");
        }

        svg.Text(4, Top - 13, up, "start", "label");
    }

    /// <summary>A vertical line with feet from low to high.</summary>
    public void ErrorBar(double x, double low, double high, string style)
    {
        svg.Line(x, Y(low), x, Y(high), style);
        svg.Line(x - 4, Y(low), x + 4, Y(low), style);
        svg.Line(x - 4, Y(high), x + 4, Y(high), style);
    }
}
