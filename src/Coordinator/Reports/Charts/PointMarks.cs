namespace Cluster.Coordinator.Reports.Charts;

/// <summary>Shapes that stay apart without colour.</summary>
internal enum PointMark
{
    Dot,
    Square,
    Triangle,
    Cross,
    Ring,
}

internal static class PointMarks
{
    private const double Radius = 4.5;

    /// <summary>The n-th shape; they begin anew after the last.</summary>
    public static PointMark At(int index) => (PointMark)(index % Enum.GetValues<PointMark>().Length);

    public static void Draw(SvgWriter svg, PointMark mark, double x, double y, string style)
    {
        switch (mark)
        {
            case PointMark.Square:
                svg.Rectangle(x - Radius + 0.5, y - Radius + 0.5, 2 * Radius - 1, 2 * Radius - 1, $"dot {style}");
                break;
            case PointMark.Triangle:
                svg.Polygon([(x - Radius, y + Radius - 0.5), (x + Radius, y + Radius - 0.5), (x, y - Radius)], $"dot {style}");
                break;
            case PointMark.Cross:
                svg.Line(x - Radius + 1, y - Radius + 1, x + Radius - 1, y + Radius - 1, $"interval {style}");
                svg.Line(x - Radius + 1, y + Radius - 1, x + Radius - 1, y - Radius + 1, $"interval {style}");
                break;
            case PointMark.Ring:
                svg.Circle(x, y, Radius - 0.5, $"published {style}");
                break;
            default:
                svg.Circle(x, y, Radius, $"dot {style}");
                break;
        }
    }
}
