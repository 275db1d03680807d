using System.Buffers;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;
using Google.Protobuf;

namespace Cluster.AkkaNet.Links;

/// <summary>Cuts parcels into pieces that fit into a frame of Akka.Remote.</summary>
internal static class ParcelChunks
{
    /// <summary>Bytes in a piece, header and data together: a header is never cut, and a frame takes twice as much.</summary>
    public const int LengthMax = 64_000;

    /// <summary>Copies: what is attached may be changed when this returns.</summary>
    /// <exception cref="ArgumentException">A tensor is attached.</exception>
    public static void Cut(Parcel parcel, Action<LaneChunk> send)
    {
        if (parcel.Floats is not null)
            throw new ArgumentException(
                "Tensors do not travel over Akka: a parcel with one belongs on the bulk connection.", nameof(parcel));
        var rest = parcel.Bytes.Span;
        var chunk = new LaneChunk { Header = ByteString.CopyFrom(parcel.Header.Span), Attached = rest.Length };
        while (true)
        {
            var part = Math.Min(rest.Length, LengthMax - chunk.Header.Length);
            chunk.Data = ByteString.CopyFrom(rest[..part]);
            send(chunk);
            rest = rest[part..];
            if (rest.IsEmpty) return;
            chunk = new LaneChunk();
        }
    }
}

/// <summary>Puts them together again. It believes no length, and sees what is missing.</summary>
/// <param name="attachedMax">Bytes that may be attached to the next parcel.</param>
internal sealed class ParcelAssembly(Func<long> attachedMax)
{
    private LaneChunk? _first;
    private ArrayBufferWriter<byte> _attached = new();

    /// <summary>Of the last piece that was taken.</summary>
    public ulong Number { get; private set; }

    /// <returns>The parcel when this was the last piece of it.</returns>
    /// <exception cref="InvalidDataException">It does not belong here; the message says why.</exception>
    public Parcel? Take(LaneChunk chunk)
    {
        if (chunk.Number != Number + 1)
            throw new InvalidDataException($"of what it sent, piece {Number + 1} was lost on the way and {chunk.Number} came");
        Number++;
        if (_first is null) Begin(chunk);
        else if (chunk.Header.Length > 0) throw new InvalidDataException("it began a parcel before the last one was whole");
        if (chunk.Data.Length > _first!.Attached - _attached.WrittenCount)
            throw new InvalidDataException($"it attached more than the {_first.Attached:N0} bytes that it had announced");
        _attached.Write(chunk.Data.Span);
        return _attached.WrittenCount == _first.Attached ? End(_first) : null;
    }

    private void Begin(LaneChunk chunk)
    {
        if (chunk.Header.Length is 0 or > Parcel.HeaderMax)
            throw new InvalidDataException($"it sent a header of {chunk.Header.Length:N0} bytes; 1 to {Parcel.HeaderMax:N0} are allowed");
        var max = Math.Min(attachedMax(), Array.MaxLength);
        if (chunk.Attached < 0 || chunk.Attached > max)
            throw new InvalidDataException($"it announced {chunk.Attached:N0} attached bytes; {max:N0} are allowed");

        // Grows with what arrives, so that a length that is a lie costs nothing.
        (_first, _attached) = (chunk, new());
    }

    private Parcel End(LaneChunk first)
    {
        _first = null;
        return new() { Header = first.Header.Memory, Bytes = _attached.WrittenMemory };
    }
}
