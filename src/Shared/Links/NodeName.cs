using System.Buffers;

namespace Cluster.Shared.Links;

/// <summary>What a node may be called.</summary>
public static class NodeName
{
    public const int LengthMax = 64;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <returns>What is wrong with it, for people, or null.</returns>
    public static string? Problem(string name) =>
        name.Length is > 0 and <= LengthMax && name.AsSpan().IndexOfAnyExcept(s_letters) < 0
            ? null
            : $"'{Printable.Of(name)}' is no name for a node: 1 to {LengthMax} letters, digits, '-', '_' and '.' are allowed";
}
