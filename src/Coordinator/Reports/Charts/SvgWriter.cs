using System.Globalization;
using System.Net;
using System.Text;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>Writes one SVG picture. Colours and fonts are the style sheet's, by class, so that a picture follows the theme.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <param name="width">Units of the view box; the picture grows with its column.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    public SvgWriter(double width, double height, string label) =>
        _text.Append($"<svg viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"img\" aria-label=\"{Escape(label)}\">\n");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append($"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" class=\"{style}\"/>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append($"<polyline points=\"{Join(points)}\" class=\"{style}\"/>\n");

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append($"<polygon points=\"{Join(points)}\" class=\"{style}\"/>\n");

    public void Circle(double x, double y, double radius, string style) =>
        _text.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" class=\"{style}\"/>\n");

    public void Diamond(double x, double y, double radius, string style) =>
        Polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], style);

    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="width">0 or more.</param>
    /// <param name="height">0 or more.</param>
    /// <param name="style">Classes.</param>
    /// <param name="tip">Shown while the pointer rests on it.</param>
    public void Rectangle(double x, double y, double width, double height, string style, string? tip = null)
    {
        _text.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" class=\"{style}\"");
        _text.Append(tip is null ? "/>\n" : $"><title>{Escape(tip)}</title></rect>\n");
    }

    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="width">0 or more.</param>
    /// <param name="height">0 or more.</param>
    /// <param name="uri">The picture itself.</param>
    /// <param name="style">Classes.</param>
    public void Image(double x, double y, double width, double height, string uri, string style) => _text.Append(
        $"<image x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" class=\"{style}\" "
        + $"href=\"{Escape(uri)}\"/>\n");

    /// <param name="x">Where the anchor is.</param>
    /// <param name="y">Base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">Classes.</param>
    public void Text(double x, double y, string text, string anchor, string style) =>
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\" class=\"{style}\">{Escape(text)}</text>\n");

    /// <summary>Cut where it is wider than its place; the whole is shown while the pointer rests on it.</summary>
    /// <param name="x">Where the anchor is.</param>
    /// <param name="y">Base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="width">Of its place.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">Classes.</param>
    public void Text(double x, double y, string text, double width, string anchor, string style)
    {
        var fitting = ShortText.Fit(text, width);
        var title = fitting == text ? "" : $"<title>{Escape(text)}</title>";
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\" class=\"{style}\">");
        _text.Append($"{title}{Escape(fitting)}</text>\n");
    }

    public string Finish() => _text.Append("</svg>\n").ToString();

    /// <summary>Two decimals are finer than any screen.</summary>
    public static string Number(double value) => double.IsFinite(value)
        ? (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture)
        : throw new ArgumentException("A coordinate must be finite; leave out the point it belongs to.", nameof(value));

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Join(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));
}
