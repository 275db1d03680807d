using System.Buffers.Binary;

namespace Cluster.Shared.Data;

/// <summary>What the platform's gzip stream leaves unchecked.</summary>
internal static class Gzip
{
    /// <summary>Whether the file begins with gzip's mark: names are often wrong. Leaves the position at the start.</summary>
    public static bool IsPacked(FileStream file)
    {
        var packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return packed;
    }

    /// <summary>
    /// A gzip file ends with the length of its contents (RFC 1952, ISIZE). The platform ignores a trailer that is cut off, and bytes
    /// that come after it.
    /// </summary>
    /// <exception cref="InvalidDataException">The last four bytes are not that length.</exception>
    public static void CheckEnd(FileStream file, long contentLength)
    {
        Span<byte> trailer = stackalloc byte[4];
        file.Seek(-trailer.Length, SeekOrigin.End);
        file.ReadExactly(trailer);
        var found = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (found != (uint)contentLength)
            throw new InvalidDataException($"it should end with the length of its contents, {contentLength}, and ends with {found}.");
    }
}
