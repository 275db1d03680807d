namespace Cluster.Shared.Data.Handwriting;

/// <summary>A place on the page: x to the right, y down. A digit's own box is about [−0.6, 0.6] by [−1, 1].</summary>
internal readonly record struct Point(float X, float Y);

/// <summary>One movement of the pen: a smooth curve through its points. A point that stands twice in a row is a corner.</summary>
internal sealed record Stroke(Point[] Points)
{
    /// <param name="coordinates">x and y in turn.</param>
    public static Stroke Through(params ReadOnlySpan<float> coordinates)
    {
        var points = new Point[coordinates.Length / 2];
        for (var i = 0; i < points.Length; i++) points[i] = new Point(coordinates[2 * i], coordinates[2 * i + 1]);
        return new Stroke(points);
    }
}
