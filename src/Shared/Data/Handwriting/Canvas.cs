namespace Cluster.Shared.Data.Handwriting;

/// <summary>
/// A square of pixels that knows how far each is from the nearest ink line. One instance draws many pictures, one after the other.
/// </summary>
internal sealed class Canvas(int side)
{
    // Straight pieces between two points of a curve.
    private const int PiecesPerSpan = 5;
    private const float Far = 1e9f;

    private readonly float[] _squaredDistances = new float[side * side];

    /// <summary>[side, side], in pixels squared; exact up to the reach of the strokes, larger beyond.</summary>
    public ReadOnlySpan<float> SquaredDistances => _squaredDistances;

    public void Clear() => _squaredDistances.AsSpan().Fill(Far);

    /// <summary>Draws a uniform Catmull–Rom spline through the points, in pixels.</summary>
    /// <param name="reach">Distances up to this many pixels are wanted.</param>
    public void Draw(ReadOnlySpan<Point> points, float reach)
    {
        for (var i = 0; i + 1 < points.Length; i++)
        {
            var (start, end) = (points[i], points[i + 1]);
            if (start == end) continue;

            // At an end or a corner the curve leaves along the chord.
            var before = i > 0 && points[i - 1] != start ? points[i - 1] : start;
            var after = i + 2 < points.Length && points[i + 2] != end ? points[i + 2] : end;
            DrawSpan(before, start, end, after, reach);
        }
    }

    private void DrawSpan(Point before, Point start, Point end, Point after, float reach)
    {
        var from = start;
        for (var piece = 1; piece <= PiecesPerSpan; piece++)
        {
            var t = piece / (float)PiecesPerSpan;
            var to = new Point(
                Interpolate(before.X, start.X, end.X, after.X, t), Interpolate(before.Y, start.Y, end.Y, after.Y, t));
            DrawLine(from, to, reach);
            from = to;
        }
    }

    private static float Interpolate(float before, float start, float end, float after, float t) =>
        0.5f * (2f * start + t * (end - before + t * (2f * before - 5f * start + 4f * end - after
            + t * (3f * (start - end) + after - before))));

    private void DrawLine(Point from, Point to, float reach)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var lengthSquared = dx * dx + dy * dy;
        var scale = lengthSquared > 1e-6f ? 1f / lengthSquared : 0f;
        var left = FirstPixel(Math.Min(from.X, to.X) - reach);
        var right = LastPixel(Math.Max(from.X, to.X) + reach);
        var top = FirstPixel(Math.Min(from.Y, to.Y) - reach);
        var bottom = LastPixel(Math.Max(from.Y, to.Y) + reach);
        for (var row = top; row <= bottom; row++)
        {
            var y = row - from.Y;
            for (var column = left; column <= right; column++)
            {
                var x = column - from.X;
                var along = Math.Clamp((x * dx + y * dy) * scale, 0f, 1f);
                var (offX, offY) = (x - along * dx, y - along * dy);
                ref var nearest = ref _squaredDistances[row * side + column];
                nearest = Math.Min(nearest, offX * offX + offY * offY);
            }
        }
    }

    private int FirstPixel(float at) => Math.Clamp((int)at, 0, side);

    private int LastPixel(float at) => Math.Clamp((int)at + 1, -1, side - 1);
}
