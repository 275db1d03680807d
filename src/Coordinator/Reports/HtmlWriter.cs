using System.Net;

namespace Cluster.Coordinator.Reports;

/// <summary>Writes HTML; all text that comes from files passes through <see cref="Escape"/>.</summary>
internal sealed class HtmlWriter(TextWriter writer)
{
    private const int OpenPicturesMax = 12;

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Escaped, with figures kept on one line with their units.</summary>
    public static string Prose(string text) => Escape(text
        .Replace(" %", "\u00a0%", StringComparison.Ordinal)
        .Replace(" × ", "\u00a0×\u00a0", StringComparison.Ordinal)
        .Replace("p = ", "p\u00a0=\u00a0", StringComparison.Ordinal)
        .Replace("p < ", "p\u00a0<\u00a0", StringComparison.Ordinal));

    /// <summary>Everything up to the page's first element: style and theme button included.</summary>
    public void Begin(string title)
    {
        Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        Raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        Element("title", title);
        Raw($"<style>{ReportStyle.Css()}</style>\n</head>\n<body>\n{ReportStyle.ThemeButton}<main>\n");
    }

    public void End() => Raw("</main>\n</body>\n</html>\n");

    public void Raw(string html) => writer.Write(html);

    public void Element(string name, string text, string? style = null) =>
        writer.Write(style is null ? $"<{name}>{Escape(text)}</{name}>\n" : $"<{name} class=\"{style}\">{Escape(text)}</{name}>\n");

    public void Row(string cell, params IEnumerable<string> cells)
    {
        writer.Write("<tr>");
        foreach (var text in cells) writer.Write($"<{cell}>{Escape(text)}</{cell}>");
        writer.Write("</tr>\n");
    }

    /// <summary>A section of pictures side by side. Nothing is written when there are none.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="caption">What to see in them.</param>
    /// <param name="pictures">Heading and SVG of each.</param>
    /// <param name="folded">Whether the reader opens it.</param>
    public void Pictures(string title, string caption, IReadOnlyList<(string Heading, string Svg)> pictures, bool folded = false)
    {
        if (pictures.Count == 0) return;
        Raw("<section>\n");
        Element("h2", title);
        Element("p", caption, "caption");
        if (folded)
        {
            Folded($"Show {pictures.Count} pictures", pictures);
        }
        else
        {
            Grid(pictures.Take(OpenPicturesMax));
            if (pictures.Count > OpenPicturesMax)
                Folded($"Show the other {pictures.Count - OpenPicturesMax}", pictures.Skip(OpenPicturesMax));
        }

        Raw("</section>\n");
    }

    private void Folded(string summary, IEnumerable<(string Heading, string Svg)> pictures)
    {
        Raw("<details>");
        Element("summary", summary);
        Grid(pictures);
        Raw("</details>\n");
    }

    private void Grid(IEnumerable<(string Heading, string Svg)> pictures)
    {
        Raw("<div class=\"pictures\">\n");
        foreach (var (heading, svg) in pictures)
        {
            Raw(heading.Length > 0 ? "<figure>\n" : "<figure class=\"wide\">\n");
            if (heading.Length > 0) Element("h3", heading);
            Raw(svg);
            Raw("</figure>\n");
        }

        Raw("</div>\n");
    }
}
