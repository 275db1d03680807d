using System.Text;

namespace Cluster.Shared.Links;

/// <summary>What a stranger sent, made fit for one line on a screen.</summary>
internal static class Printable
{
    private const int LengthMax = 60;

    public static string Of(string text)
    {
        var line = new StringBuilder();
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, LengthMax)))
            line.Append(letter is >= ' ' and <= '~' ? letter : '·');
        return text.Length > LengthMax ? $"{line}…" : line.ToString();
    }

    public static string Of(ReadOnlySpan<byte> bytes) => Of(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LengthMax + 1)]));
}
