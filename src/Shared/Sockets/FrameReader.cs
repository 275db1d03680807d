using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Sockets;

/// <summary>Takes a stream of bytes apart. It believes no length: each is checked before anything is allocated for it.</summary>
/// <param name="source">The stream.</param>
/// <param name="tensors">Where floats are put.</param>
/// <param name="attachedMax">Bytes that may be attached to the next parcel.</param>
internal sealed class FrameReader(IByteSource source, TensorPool tensors, Func<long> attachedMax)
{
    private const int BufferLength = 1 << 16;
    private const int Shown = 24;

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _start;
    private int _end;

    /// <summary>To be called once, first.</summary>
    /// <exception cref="InvalidDataException">It is no node, or another version; the message says what it sent.</exception>
    /// <exception cref="EndOfStreamException">The stream ended.</exception>
    public void ReadPreamble()
    {
        while (_end < Frames.PreambleLength)
        {
            if (!TryFill()) throw new EndOfStreamException("it closed the connection before it had said anything");
            var known = Math.Min(_end, Frames.Magic.Length);
            if (!_buffer.AsSpan(0, known).SequenceEqual(Frames.Magic[..known]))
            {
                throw new InvalidDataException(
                    $"it sent '{Printable.Of(_buffer.AsSpan(0, Math.Min(_end, Shown)))}', which no node of a cluster begins with; is " +
                    "this the port that was meant, and does a node of this program listen there?");
            }
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(Frames.Magic.Length));
        if (version != Frames.Version)
        {
            throw new InvalidDataException(
                $"it frames what it sends in version {version}, and this node knows version {Frames.Version}; run the same version of " +
                "the program on both");
        }

        _start = Frames.PreambleLength;
    }

    /// <summary>Waits for the next one.</summary>
    /// <exception cref="InvalidDataException">What came is none; the message says why.</exception>
    /// <exception cref="EndOfStreamException">The stream ended.</exception>
    public Parcel Read()
    {
        Need(Frames.PrefixLength, isFirst: true);
        var (headerLength, kind, attached) = Frames.ReadPrefix(_buffer.AsSpan(_start));
        Check(headerLength, kind, attached);
        _start += Frames.PrefixLength;
        var header = new byte[headerLength];
        Copy(header);
        return kind switch
        {
            Frames.AttachedFloats => new() { Header = header, Floats = ReadFloats((int)(attached / sizeof(float))) },
            Frames.AttachedBytes => new() { Header = header, Bytes = ReadBytes(attached) },
            _ => new() { Header = header },
        };
    }

    private void Check(uint headerLength, uint kind, long attached)
    {
        if (headerLength is 0 or > Parcel.HeaderMax)
            throw new InvalidDataException($"it announced a header of {headerLength:N0} bytes; 1 to {Parcel.HeaderMax:N0} are allowed");
        var isKnown = kind switch
        {
            Frames.AttachedNothing => attached == 0,
            Frames.AttachedBytes => attached > 0,
            Frames.AttachedFloats => attached >= 0 && attached % sizeof(float) == 0,
            _ => false,
        };
        if (!isKnown) throw new InvalidDataException($"it announced {attached:N0} bytes of kind {kind}, which there is not");
        var max = Math.Min(attachedMax(), Array.MaxLength);
        if (attached > max) throw new InvalidDataException($"it announced {attached:N0} attached bytes; {max:N0} are allowed");
    }

    private AlignedBuffer ReadFloats(int count)
    {
        var floats = tensors.Rent(count);
        Copy(MemoryMarshal.AsBytes(floats.Span));
        return floats;
    }

    /// <summary>Grows with what arrives, so that a length that is a lie costs nothing.</summary>
    private byte[] ReadBytes(long length)
    {
        var bytes = new byte[Math.Min(length, BufferLength)];
        Copy(bytes);
        while (bytes.Length < length)
        {
            var had = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * had));
            Copy(bytes.AsSpan(had));
        }

        return bytes;
    }

    private void Copy(Span<byte> target)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target);
        _start += buffered;
        for (var done = buffered; done < target.Length;)
        {
            // What is left of something large goes straight to where it belongs.
            if (target.Length - done >= BufferLength / 4)
            {
                var read = source.Read(target[done..]);
                if (read == 0) throw CutOff();
                done += read;
                continue;
            }

            var part = target.Length - done;
            Need(part, isFirst: false);
            _buffer.AsSpan(_start, part).CopyTo(target[done..]);
            _start += part;
            done += part;
        }
    }

    /// <summary>Sees to it that so many bytes are in the buffer.</summary>
    private void Need(int count, bool isFirst)
    {
        if (_start == _end) (_start, _end) = (0, 0);
        if (_start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            if (TryFill()) continue;
            throw isFirst && _start == _end ? new EndOfStreamException("it closed the connection") : CutOff();
        }
    }

    private bool TryFill()
    {
        var read = source.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private static EndOfStreamException CutOff() => new("it closed the connection in the middle of a message");
}
