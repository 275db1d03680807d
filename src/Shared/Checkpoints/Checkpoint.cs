using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cluster.Shared.Checkpoints;

/// <summary>
/// What a run needs to go on, as one block of bytes: a state in JSON and flat float buffers, little-endian, with a checksum at the end.
/// </summary>
/// <remarks>
/// Layout: "CLCK", format version (u32), length of the fingerprint and fingerprint, length of the state and state, number of buffers
/// (u32), each as length (u32, in floats) and float32 values; SHA-256 of all that. All integers u32 little-endian.
/// </remarks>
/// <param name="Fingerprint">Of the specification it belongs to.</param>
/// <param name="State">UTF-8 JSON; whose it is knows what stands in it.</param>
/// <param name="Buffers">Parameters, then what the optimiser keeps; each in the canonical order of <c>ParameterLayout</c>.</param>
public sealed record Checkpoint(string Fingerprint, ReadOnlyMemory<byte> State, IReadOnlyList<float[]> Buffers)
{
    private const uint Magic = 0x4B434C43;
    private const uint FormatVersion = 1;

    /// <exception cref="InvalidOperationException">It is larger than an array can be.</exception>
    public byte[] Encode()
    {
        var fingerprint = System.Text.Encoding.ASCII.GetBytes(Fingerprint);
        var length = 20L + fingerprint.Length + State.Length + Buffers.Sum(b => 4 + (long)b.Length * sizeof(float))
            + SHA256.HashSizeInBytes;
        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"A checkpoint of {Plural.Of(Buffers.Count, "buffer")} would have {length} bytes, and no more than {Array.MaxLength} "
                + "are possible: use smaller layers, or an optimiser that remembers less.");
        }

        var bytes = new byte[length];
        var writer = new SpanWriter(bytes);
        writer.UInt32(Magic);
        writer.UInt32(FormatVersion);
        writer.Block(fingerprint);
        writer.Block(State.Span);
        writer.UInt32((uint)Buffers.Count);
        foreach (var buffer in Buffers) writer.Floats(buffer);
        SHA256.HashData(bytes.AsSpan(0, writer.Position), bytes.AsSpan(writer.Position));
        return bytes;
    }

    /// <exception cref="InvalidDataException">It is no whole checkpoint; the message says in what way.</exception>
    public static Checkpoint Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 20 + SHA256.HashSizeInBytes)
            throw new InvalidDataException($"a checkpoint has at least 52 bytes, this has {bytes.Length}");
        var content = bytes[..^SHA256.HashSizeInBytes];
        var reader = new SpanReader(content);
        if (reader.UInt32() != Magic) throw new InvalidDataException("it does not begin with CLCK, so it is no checkpoint");
        var version = reader.UInt32();
        if (version != FormatVersion)
            throw new InvalidDataException($"its format is version {version}, this program reads version {FormatVersion}");
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(bytes.Span[^SHA256.HashSizeInBytes..]))
            throw new InvalidDataException("its checksum does not match: it was cut off or changed");

        var fingerprint = System.Text.Encoding.ASCII.GetString(reader.Block().Span);
        var state = reader.Block();
        var buffers = new float[reader.UInt32()][];
        for (var i = 0; i < buffers.Length; i++) buffers[i] = reader.Floats();
        return new(fingerprint, state, buffers);
    }

    private ref struct SpanWriter(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;

        public int Position { get; private set; }

        public void UInt32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes[Position..], value);
            Position += sizeof(uint);
        }

        public void Block(ReadOnlySpan<byte> block)
        {
            UInt32((uint)block.Length);
            block.CopyTo(_bytes[Position..]);
            Position += block.Length;
        }

        public void Floats(ReadOnlySpan<float> values)
        {
            UInt32((uint)values.Length);
            var target = _bytes.Slice(Position, values.Length * sizeof(float));
            if (BitConverter.IsLittleEndian)
                MemoryMarshal.AsBytes(values).CopyTo(target);
            else
                for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(target[(i * sizeof(float))..], values[i]);
            Position += target.Length;
        }
    }

    private ref struct SpanReader(ReadOnlyMemory<byte> bytes)
    {
        private ReadOnlyMemory<byte> _rest = bytes;

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(sizeof(uint)).Span);

        public ReadOnlyMemory<byte> Block() => Next(UInt32());

        public float[] Floats()
        {
            var count = UInt32();
            var source = Next((long)count * sizeof(float)).Span;
            var values = new float[count];
            for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]);
            return values;
        }

        private ReadOnlyMemory<byte> Next(long length)
        {
            if (length > _rest.Length) throw new InvalidDataException($"{length} bytes were announced where {_rest.Length} are left");
            var next = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return next;
        }
    }
}
