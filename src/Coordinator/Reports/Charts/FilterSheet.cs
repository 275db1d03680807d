using Cluster.Shared.Training.Pretraining;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>Filters side by side as one small picture within an SVG. Zero is transparent, for light and dark pages.</summary>
internal static class FilterSheet
{
    private const int ColumnsMax = 8;
    private const int Gap = 2;
    private const int Zero = 128;

    private static readonly (int Red, int Green, int Blue) Positive = (30, 120, 210);
    private static readonly (int Red, int Green, int Blue) Negative = (232, 112, 32);

    public static string Draw(FilterRecord filters, string label)
    {
        var columns = Math.Min(ColumnsMax, filters.Units.Count);
        var rows = (filters.Units.Count + columns - 1) / columns;
        var (width, height) = (columns * (filters.Side + Gap) - Gap, rows * (filters.Side + Gap) - Gap);
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)Zero);
        for (var unit = 0; unit < filters.Units.Count; unit++)
        {
            var corner = unit / columns * (filters.Side + Gap) * width + unit % columns * (filters.Side + Gap);
            for (var row = 0; row < filters.Side; row++)
                filters.Units[unit].AsSpan(row * filters.Side, filters.Side).CopyTo(pixels.AsSpan(corner + row * width));
        }

        var svg = new SvgWriter(width, height, label);
        for (var unit = 0; unit < filters.Units.Count; unit++)
        {
            var (x, y) = (unit % columns * (filters.Side + Gap), unit / columns * (filters.Side + Gap));
            svg.Rectangle(x - 0.5, y - 0.5, filters.Side + 1, filters.Side + 1, "frame");
        }

        var uri = $"data:image/png;base64,{Convert.ToBase64String(IndexedPng.Encode(pixels, width, Colours()))}";
        svg.Image(0, 0, width, height, uri, "filters");
        return svg.Finish();
    }

    /// <summary>The colour of each byte: the further from zero, the more opaque.</summary>
    private static (byte Red, byte Green, byte Blue, byte Opacity)[] Colours() =>
    [
        .. Enumerable.Range(0, 256).Select(value =>
        {
            var (red, green, blue) = value >= Zero ? Positive : Negative;
            var opacity = Math.Min(255, Math.Abs(value - Zero) * 2);
            return ((byte)red, (byte)green, (byte)blue, (byte)opacity);
        }),
    ];
}
