using System.Text;

namespace Cluster.Shared.Links;

/// <summary>What a stranger sent, made fit for one line on a screen.</summary>
public static class Printable
{
    private const int LengthMax = 60;
    private const int ReasonMax = 1000;

    /// <summary>What a node said for people to read; whole, unless it is no reason any more.</summary>
    public static string Reason(string text) => Of(text, ReasonMax);

    public static string Of(string text) => Of(text, LengthMax);

    public static string Of(ReadOnlySpan<byte> bytes) => Of(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LengthMax + 1)]));

    private static string Of(string text, int lengthMax)
    {
        var line = new StringBuilder();
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, lengthMax)))
            line.Append(letter is >= ' ' and <= '~' ? letter : '·');
        return text.Length > lengthMax ? $"{line}…" : line.ToString();
    }
}
