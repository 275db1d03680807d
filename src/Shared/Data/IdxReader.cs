using System.Buffers.Binary;
using System.IO.Compression;

namespace Cluster.Shared.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, raw or packed by gzip (told apart by content). The format: two zero bytes, the type (8: unsigned
/// byte), the number of dimensions, each dimension as a big-endian 32-bit integer, then the values. Every number in a header is
/// checked before it is used. All errors are <see cref="UserException"/> that name the file, what was expected and what was found.
/// </summary>
public static class IdxReader
{
    /// <summary>No file with more images or labels is read.</summary>
    public const int CountMax = 1_000_000;

    /// <summary>No image with more rows or columns is read.</summary>
    public const int SideMax = 1_024;

    private const int LabelDimensions = 1;
    private const int ImageDimensions = 3;
    private const uint UnsignedByteType = 0x0800;

    // Deflate cannot pack better than 1032 to 1, so a small file that claims a large content lies.
    private const long DeflateRatioMax = 1_032;

    public static IdxImages ReadImages(string path)
    {
        var (dimensions, values) = Read(path, ImageDimensions);
        return new IdxImages(dimensions[0], dimensions[1], dimensions[2], values);
    }

    /// <param name="path">The file.</param>
    /// <param name="classes">Every label must be below this.</param>
    public static byte[] ReadLabels(string path, int classes)
    {
        var (_, labels) = Read(path, LabelDimensions);
        var bad = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        return bad < 0 ? labels : throw Refuse(path, $"labels from 0 to {classes - 1}", $"{labels[bad]} as label number {bad}");
    }

    private static (int[] Dimensions, byte[] Values) Read(string path, int dimensionCount)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (!Gzip.IsPacked(file)) return ReadContent(path, file, file.Length, dimensionCount);

            using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var content = ReadContent(path, unpacked, file.Length * DeflateRatioMax, dimensionCount);
            Gzip.CheckEnd(file, HeaderLength(dimensionCount) + content.Values.Length);
            return content;
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{path}: expected a whole gzip file, found one that is damaged or cut off: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static (int[] Dimensions, byte[] Values) ReadContent(string path, Stream stream, long lengthMax, int dimensionCount)
    {
        var header = new byte[HeaderLength(dimensionCount)];
        var found = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var magic = UnsignedByteType | (uint)dimensionCount;
        if (found >= 4 && BinaryPrimitives.ReadUInt32BigEndian(header) is var given && given != magic)
            throw Refuse(path, $"the magic number 0x{magic:x8} ({Describe(dimensionCount)})", $"0x{given:x8}");
        if (found < header.Length) throw Refuse(path, $"a header of {header.Length} bytes", $"a file of {found}");

        var dimensions = new int[dimensionCount];
        for (var i = 0; i < dimensionCount; i++) dimensions[i] = ReadDimension(path, header, i);
        var size = dimensions.Aggregate(1L, (product, dimension) => product * dimension);
        if (size > Array.MaxLength || header.Length + size > lengthMax)
        {
            throw Refuse(path, $"{header.Length + size} bytes, from the dimensions {string.Join(" x ", dimensions)} in the header",
                stream is GZipStream ? $"at most {lengthMax} (what so small a gzip file can hold)" : $"{lengthMax}");
        }

        var values = new byte[size];
        var read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length) throw Refuse(path, $"{header.Length + size} bytes", $"only {header.Length + read}");
        if (stream.ReadByte() >= 0) throw Refuse(path, $"{header.Length + size} bytes", "more after them");
        return (dimensions, values);
    }

    private static int ReadDimension(string path, byte[] header, int index)
    {
        var dimension = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + 4 * index));
        var (what, max) = index == 0 ? ("examples", CountMax) : (index == 1 ? "rows" : "columns", SideMax);
        return dimension >= 1 && dimension <= max ? (int)dimension : throw Refuse(path, $"1 to {max} {what}", $"{dimension}");
    }

    private static int HeaderLength(int dimensionCount) => 4 + 4 * dimensionCount;

    private static string Describe(int dimensionCount) => dimensionCount == ImageDimensions ? "images of bytes" : "labels of bytes";

    private static UserException Refuse(string path, string expected, string found) =>
        new($"{path}: expected {expected}, found {found}.");
}

/// <summary>Images as they stand in an IDX file.</summary>
/// <param name="Pixels">[count, rows, columns], 0..255.</param>
public sealed record IdxImages(int Count, int Rows, int Columns, byte[] Pixels);
