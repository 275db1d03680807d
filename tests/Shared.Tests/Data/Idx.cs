using System.Buffers.Binary;
using System.IO.Compression;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Data;

/// <summary>Writes IDX files as the format's description says, right or wrong.</summary>
internal static class Idx
{
    public const uint LabelMagic = 0x0801;
    public const uint ImageMagic = 0x0803;

    public static byte[] Make(uint magic, uint[] dimensions, byte[] values)
    {
        var file = new byte[4 + 4 * dimensions.Length + values.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, magic);
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + 4 * i), dimensions[i]);
        values.CopyTo(file, file.Length - values.Length);
        return file;
    }

    public static byte[] Images(uint count, uint rows, uint columns) =>
        Make(ImageMagic, [count, rows, columns], Pattern((int)(count * rows * columns)));

    public static byte[] Labels(params byte[] labels) => Make(LabelMagic, [(uint)labels.Length], labels);

    public static byte[] Pack(byte[] contents, CompressionLevel level = CompressionLevel.Fastest)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level)) gzip.Write(contents);
        return packed.ToArray();
    }

    /// <summary>Random values of six bits: they pack to about three quarters.</summary>
    public static byte[] Pattern(int length)
    {
        var stream = new RandomStream(0, RandomPurpose.Simulation);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)stream.Below((ulong)i, 64);
        return bytes;
    }
}
