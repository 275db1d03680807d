using System.Buffers;
using System.Globalization;

namespace Cluster.Shared.Links;

/// <summary>An actor as it is named on the wire: <c>//node/path#number</c>; without a number, whoever has that path.</summary>
internal readonly record struct ActorAddress(string Node, string Path, ulong Number)
{
    private const int LengthMax = 1024;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.$/");

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ActorAddress Parse(string text)
    {
        var hash = text.LastIndexOf('#');
        var end = hash < 0 ? text.Length : hash;
        var path = text.Length is > 3 and <= LengthMax && text.StartsWith("//", StringComparison.Ordinal) ? text.IndexOf('/', 2) : -1;
        var number = 0ul;
        var isWhole = path > 2 && path + 1 < end && text.AsSpan(0, end).IndexOfAnyExcept(s_letters) < 0;
        if (isWhole && hash >= 0)
            isWhole = ulong.TryParse(text.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
        if (!isWhole) throw new InvalidDataException($"'{Printable.Of(text)}' names no actor");
        return new(text[2..path], text[path..end], number);
    }

    public override string ToString() => Number == 0 ? $"//{Node}{Path}" : $"//{Node}{Path}#{Number}";
}
