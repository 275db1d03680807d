using Cluster.Shared.Numerics;

namespace Cluster.Shared.Data.Handwriting;

/// <summary>How one picture is written: all that is random about it except the pen's tremor and the paper's noise.</summary>
internal readonly struct Hand
{
    private readonly float _xx, _xy, _yx, _yy, _bend, _lean;

    /// <param name="stream">Of one picture.</param>
    /// <param name="position">Of the first draw; ten draws follow each other.</param>
    public Hand(RandomStream stream, ulong position)
    {
        var scale = 9.2f * (1f + 0.10f * Bell(stream, position));
        var width = scale * (1f + 0.16f * Bell(stream, position + 1));
        var slant = -0.15f + 0.22f * Bell(stream, position + 2);

        // Sine and cosine of a small angle from the tangent of its half: only exactly rounded operations.
        var half = 0.06f * Bell(stream, position + 3);
        var (cos, sin) = ((1f - half * half) / (1f + half * half), 2f * half / (1f + half * half));
        (_xx, _xy) = (cos * width, (cos * slant - sin) * scale);
        (_yx, _yy) = (sin * width, (sin * slant + cos) * scale);
        _bend = 0.10f * Bell(stream, position + 4);
        _lean = 0.10f * Bell(stream, position + 5);
        OffsetX = 0.85f * Bell(stream, position + 6);
        OffsetY = 0.85f * Bell(stream, position + 7);
        Radius = Math.Clamp(1.38f + 0.34f * Bell(stream, position + 8), 0.75f, 2.5f);
        Contrast = 1.15f - 0.25f * (float)stream.Uniform(position + 9);
    }

    /// <summary>Of the picture's middle from the page's, in pixels.</summary>
    public float OffsetX { get; }

    public float OffsetY { get; }

    /// <summary>Half the line's width, in pixels.</summary>
    public float Radius { get; }

    /// <summary>Of the ink in the middle of a line; above 1 it is fully black.</summary>
    public float Contrast { get; }

    /// <summary>From the digit's own box to pixels around the origin.</summary>
    public Point Place(Point point)
    {
        var x = point.X + _bend * point.Y * point.Y;
        var y = point.Y + _lean * point.X * point.Y;
        return new Point(_xx * x + _xy * y, _yx * x + _yy * y);
    }

    /// <summary>Mean 0, variance 1, bell-shaped, never beyond ±3.47: the sum of four uniform 16-bit numbers.</summary>
    public static float Bell(RandomStream stream, ulong position) => Bell(stream.Bits(position));

    private static float Bell(ulong bits)
    {
        var sum = (int)(bits & 0xffff) + (int)((bits >> 16) & 0xffff) + (int)((bits >> 32) & 0xffff) + (int)(bits >> 48);
        return (sum - 131_070) * (1f / 37_837f);
    }
}
