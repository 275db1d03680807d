using Cluster.Shared.Data.Handwriting;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Data;

/// <summary>
/// The built-in data: 28 × 28 grey images of the ten digits, drawn from strokes as a hand would. A pure function of seed and index,
/// made of operations that IEEE 754 rounds exactly, so that the bytes are the same on every machine.
/// </summary>
public static class Digits
{
    public const string Name = "digits";
    public const int Side = 28;
    public const int InputSize = Side * Side;
    public const int Classes = 10;
    public const int TrainCount = 50_000;
    public const int ValidationCount = 10_000;
    public const int TestCount = 10_000;

    // Positions in a picture's random stream.
    private const ulong LabelPosition = 0;
    private const ulong VariantPosition = 1;
    private const ulong HandPosition = 2;
    private const ulong TremorPosition = 64;
    private const ulong NoisePosition = 1_024;

    private const int ChunkSize = 500;
    private const float TremorSize = 0.085f;
    private const float EdgeWidth = 1.1f;

    /// <summary>Training images have the indices 0..49,999, validation 50,000..59,999, test 60,000..69,999.</summary>
    public static Dataset Generate(ulong seed, CancellationToken ct = default) => new(
        Name,
        Generate(seed, 0, TrainCount, ct),
        Generate(seed, TrainCount, ValidationCount, ct),
        Generate(seed, TrainCount + ValidationCount, TestCount, ct));

    /// <summary>The images <paramref name="first"/>..<paramref name="first"/> + <paramref name="count"/> − 1, drawn in parallel.</summary>
    public static ExampleSet Generate(ulong seed, int first, int count, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var inputs = new byte[count * InputSize];
        var labels = new byte[count];
        var chunks = (count + ChunkSize - 1) / ChunkSize;
        Parallel.For(0, chunks, new ParallelOptions { CancellationToken = ct }, () => new Canvas(Side), (chunk, _, canvas) =>
        {
            var end = Math.Min(count, (chunk + 1) * ChunkSize);
            for (var i = chunk * ChunkSize; i < end; i++)
                labels[i] = Draw(canvas, seed, (uint)(first + i), inputs.AsSpan(i * InputSize, InputSize));
            return canvas;
        }, _ => { });
        return new ExampleSet(inputs, labels, InputSize, Classes);
    }

    private static byte Draw(Canvas canvas, ulong seed, uint index, Span<byte> pixels)
    {
        var stream = new RandomStream(seed, RandomPurpose.Drawings, index);
        var label = stream.Below(LabelPosition, Classes);
        var variants = DigitShapes.Variants[label];
        var strokes = variants[stream.Below(VariantPosition, variants.Length)];
        var hand = new Hand(stream, HandPosition);
        canvas.Clear();
        DrawStrokes(canvas, strokes, stream, hand);
        Develop(canvas, stream, hand, pixels);
        return (byte)label;
    }

    private static void DrawStrokes(Canvas canvas, Stroke[] strokes, RandomStream stream, in Hand hand)
    {
        Span<Point> points = stackalloc Point[64];
        var count = 0;
        var (left, right, top, bottom) = (float.MaxValue, float.MinValue, float.MaxValue, float.MinValue);
        foreach (var stroke in strokes)
        {
            for (var i = 0; i < stroke.Points.Length; i++, count++)
            {
                points[count] = i > 0 && stroke.Points[i] == stroke.Points[i - 1]
                    ? points[count - 1]
                    : hand.Place(Tremble(stroke.Points[i], stream, (ulong)count));
                (left, right) = (Math.Min(left, points[count].X), Math.Max(right, points[count].X));
                (top, bottom) = (Math.Min(top, points[count].Y), Math.Max(bottom, points[count].Y));
            }
        }

        var moveX = Move(left, right, hand.OffsetX, hand.Radius);
        var moveY = Move(top, bottom, hand.OffsetY, hand.Radius);
        for (var i = 0; i < count; i++) points[i] = new Point(points[i].X + moveX, points[i].Y + moveY);
        var start = 0;
        foreach (var stroke in strokes)
        {
            canvas.Draw(points.Slice(start, stroke.Points.Length), hand.Radius + EdgeWidth);
            start += stroke.Points.Length;
        }
    }

    /// <summary>To the page's middle and from there by the offset, but not over the edge if the digit fits on the page.</summary>
    private static float Move(float low, float high, float offset, float radius)
    {
        var toMiddle = 0.5f * (Side - 1) - 0.5f * (low + high);
        var play = Math.Max(0f, 0.5f * (Side - 1) - 0.5f * (high - low) - radius);
        return toMiddle + Math.Clamp(offset, -play, play);
    }

    private static Point Tremble(Point point, RandomStream stream, ulong index) => new(
        point.X + TremorSize * Hand.Bell(stream, TremorPosition + 2 * index),
        point.Y + TremorSize * Hand.Bell(stream, TremorPosition + 2 * index + 1));

    /// <summary>From distances to grey values: soft edges, contrast, noise. Two pixels a random word, eight a block.</summary>
    private static void Develop(Canvas canvas, RandomStream stream, in Hand hand, Span<byte> pixels)
    {
        Span<uint> words = stackalloc uint[4];
        var distances = canvas.SquaredDistances;
        for (var i = 0; i < pixels.Length; i += 8)
        {
            var block = stream.Block(NoisePosition + (ulong)(i / 8));
            (words[0], words[1], words[2], words[3]) = (block.Word0, block.Word1, block.Word2, block.Word3);
            for (var j = 0; j < 8; j++)
            {
                var bits = (int)(words[j / 2] >> (16 * (j % 2)));
                var noise = ((bits & 0xff) + ((bits >> 8) & 0xff) - 255) * (1f / 255f);
                var cover = Math.Clamp((hand.Radius - MathF.Sqrt(distances[i + j])) / EdgeWidth + 0.5f, 0f, 1f);
                var grey = hand.Contrast * cover + 0.12f * noise - 0.06f;
                pixels[i + j] = (byte)(255f * Math.Clamp(grey, 0f, 1f) + 0.5f);
            }
        }
    }
}
