using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cluster.Shared.Data;

/// <summary>
/// A data set as one file, in which it travels to workers and lies in their caches: "CLDS", format version (u32), length of the contents
/// (i64), and the contents, which are exactly what <see cref="Dataset.Sha256"/> is taken over. Integers are little-endian.
/// </summary>
public static class DatasetFile
{
    /// <summary>Bytes before the contents.</summary>
    public const int HeaderLength = 16;

    /// <summary>Bytes of the largest file that is read: what fits into one array.</summary>
    public static long LengthMax { get; } = Array.MaxLength;

    private const uint Magic = 0x53444C43;
    private const uint FormatVersion = 1;
    private const int SetHeaderLength = 12;

    /// <summary>Bytes of the whole file.</summary>
    public static long LengthOf(Dataset data) => HeaderLength + Contents(data).Sum(piece => (long)piece.Length);

    /// <summary>Copies a piece of the file.</summary>
    /// <param name="data">Whose.</param>
    /// <param name="offset">Of the piece in the file.</param>
    /// <param name="target">Filled.</param>
    public static void CopyTo(Dataset data, long offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, LengthOf(data) - target.Length);
        foreach (var piece in Contents(data).Prepend(Header(LengthOf(data) - HeaderLength)))
        {
            if (offset < piece.Length && target.Length > 0)
            {
                var part = piece.Span[(int)offset..];
                part = part[..Math.Min(part.Length, target.Length)];
                part.CopyTo(target);
                target = target[part.Length..];
                offset += part.Length;
            }

            offset -= piece.Length;
        }
    }

    /// <summary>Lower-case hex over the contents of a whole file.</summary>
    public static string Sha256Of(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file[HeaderLength..]));

    /// <summary>Reads a whole file. The set shares its memory, which nobody changes from now on.</summary>
    /// <param name="name">Of the set; the file does not say.</param>
    /// <param name="file">The bytes.</param>
    /// <exception cref="InvalidDataException">It is no whole file of this format; the message says in what way.</exception>
    public static Dataset Read(string name, ReadOnlyMemory<byte> file)
    {
        if (file.Length < HeaderLength) throw new InvalidDataException($"it has {file.Length} bytes; the header alone has {HeaderLength}");
        var header = file.Span[..HeaderLength];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            throw new InvalidDataException("it does not begin with CLDS, so it is no data set");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (version != FormatVersion)
            throw new InvalidDataException($"its format is version {version}, this program reads version {FormatVersion}");
        var length = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        if (length != file.Length - HeaderLength)
            throw new InvalidDataException($"its contents should have {length} bytes, not {file.Length - HeaderLength}: it was cut off");

        var rest = file[HeaderLength..];
        var (train, validation, test) = (Take(ref rest), Take(ref rest), Take(ref rest));
        if (rest.Length > 0) throw new InvalidDataException($"{rest.Length} bytes follow its last example");
        return new(name, train, validation, test);
    }

    /// <summary>All that stands in the file behind its header, piece by piece.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Contents(Dataset data)
    {
        foreach (var set in (ExampleSet[])[data.Train, data.Validation, data.Test])
        {
            var header = new byte[SetHeaderLength];
            BinaryPrimitives.WriteInt32LittleEndian(header, set.Count);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), set.InputSize);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), set.Classes);
            yield return header;
            yield return set.AllInputs;
            yield return set.AllLabels;
        }
    }

    private static ReadOnlyMemory<byte> Header(long contents)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), contents);
        return header;
    }

    private static ExampleSet Take(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < SetHeaderLength) throw new InvalidDataException("it ends before the head of a set");
        var header = rest.Span;
        var count = BinaryPrimitives.ReadInt32LittleEndian(header);
        var inputSize = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        var classes = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        rest = rest[SetHeaderLength..];
        if (count < 0 || inputSize < 1 || classes is < 1 or > 256)
            throw new InvalidDataException($"a set of {count} examples with {inputSize} inputs and {classes} classes cannot be");
        if ((long)count * inputSize + count > rest.Length)
            throw new InvalidDataException($"{count} examples with {inputSize} inputs were announced where {rest.Length} bytes are left");
        var (inputs, labels) = (rest[..(count * inputSize)], rest.Slice(count * inputSize, count));
        rest = rest[(count * inputSize + count)..];
        try
        {
            return new(inputs, labels, inputSize, classes);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(cause.Message, cause);
        }
    }
}
