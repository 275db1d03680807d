namespace Cluster.Coordinator.Reports.Charts;

/// <summary>Text that fits its place: a picture cannot ask the reader's fonts how wide it will be.</summary>
internal static class ShortText
{
    // Of the sans-serif fonts that pages fall back on, at 12 px, the wide ones.
    private const double CharacterWidth = 6.7;

    public static double WidthOf(string text) => text.Length * CharacterWidth;

    /// <summary>Cut with an ellipsis where it is wider.</summary>
    public static string Fit(string text, double width)
    {
        var characters = Math.Max(4, (int)(width / CharacterWidth));
        return text.Length <= characters ? text : text[..(characters - 1)] + "…";
    }
}
