using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>PNG pictures of 256 colours with opacity. W3C, "Portable Network Graphics (PNG) specification", third edition.</summary>
internal static class IndexedPng
{
    private const byte BitDepth = 8;
    private const byte Indexed = 3;

    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="pixels">Row by row, indexes of colours.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="colours">At most 256.</param>
    public static byte[] Encode(
        ReadOnlySpan<byte> pixels, int width, IReadOnlyList<(byte Red, byte Green, byte Blue, byte Opacity)> colours)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), pixels.Length / width);
        (header[8], header[9]) = (BitDepth, Indexed);
        Chunk(file, "IHDR", header);
        Chunk(file, "PLTE", [.. colours.SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue })]);
        Chunk(file, "tRNS", [.. colours.Select(colour => colour.Opacity)]);
        Chunk(file, "IDAT", Compressed(pixels, width));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compressed(ReadOnlySpan<byte> pixels, int width)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (; pixels.Length > 0; pixels = pixels[width..])
            {
                // Each row begins with the kind of its filter: none.
                zlib.WriteByte(0);
                zlib.Write(pixels[..width]);
            }
        }

        return data.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] checkedBytes = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(checkedBytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(checkedBytes));
        file.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        const uint polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
        }

        return ~crc;
    }
}
