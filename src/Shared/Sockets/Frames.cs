using System.Buffers.Binary;

namespace Cluster.Shared.Sockets;

/// <summary>
/// What a connection looks like: a preamble in both directions, then parcels. A parcel is 16 bytes (length of the header, kind of what is
/// attached, its length; little-endian), the header, and what is attached, as it lies in memory.
/// </summary>
internal static class Frames
{
    /// <summary>Magic number and version.</summary>
    public const int PreambleLength = 12;

    public const int PrefixLength = 16;

    /// <summary>Of what is written here.</summary>
    public const uint Version = 1;

    public const uint AttachedNothing = 0;
    public const uint AttachedBytes = 1;
    public const uint AttachedFloats = 2;

    /// <summary>
    /// The first byte is no letter and the last one a line's end, so that neither a text nor a mangled file begins like it.
    /// </summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'C', (byte)'L', (byte)'U', (byte)'S', (byte)'T', (byte)'R', (byte)'\n'];

    public static byte[] Preamble()
    {
        var preamble = new byte[PreambleLength];
        Magic.CopyTo(preamble);
        BinaryPrimitives.WriteUInt32LittleEndian(preamble.AsSpan(Magic.Length), Version);
        return preamble;
    }

    public static void WritePrefix(Span<byte> prefix, int header, uint kind, long attached)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, (uint)header);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix[4..], kind);
        BinaryPrimitives.WriteInt64LittleEndian(prefix[8..], attached);
    }

    public static (uint Header, uint Kind, long Attached) ReadPrefix(ReadOnlySpan<byte> prefix) =>
    (
        BinaryPrimitives.ReadUInt32LittleEndian(prefix),
        BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(prefix[8..]));
}
