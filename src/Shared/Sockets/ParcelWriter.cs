using System.Net.Sockets;
using System.Runtime.InteropServices;
using Cluster.Shared.Links;

namespace Cluster.Shared.Sockets;

/// <summary>Writes one parcel after the other to a socket that never blocks; keeps the place where it stopped.</summary>
internal sealed class ParcelWriter(Socket socket)
{
    private const int BufferLength = 1 << 16;

    // The prefix, the header and the beginning of what is attached: a small parcel is one call.
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _start;
    private int _end;
    private int _attachedStart;

    /// <summary>Being written, or null.</summary>
    public Parcel? Current { get; private set; }

    public void Begin(Parcel parcel)
    {
        Current = parcel;
        var kind = parcel.Floats is not null ? Frames.AttachedFloats
            : parcel.Bytes.Length > 0 ? Frames.AttachedBytes
            : Frames.AttachedNothing;
        Frames.WritePrefix(_buffer, parcel.Header.Length, kind, parcel.AttachedLength);
        parcel.Header.Span.CopyTo(_buffer.AsSpan(Frames.PrefixLength));
        (_start, _end) = (0, Frames.PrefixLength + parcel.Header.Length);
        var attached = Attached(parcel);
        _attachedStart = Math.Min(attached.Length, _buffer.Length - _end);
        attached[.._attachedStart].CopyTo(_buffer.AsSpan(_end));
        _end += _attachedStart;
    }

    /// <summary>Writes what the socket takes now.</summary>
    /// <returns>True when the parcel is done; <see cref="Current"/> is null then.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public bool Advance()
    {
        while (_start < _end)
        {
            if (Write(_buffer.AsSpan(_start, _end - _start)) is not (> 0 and var written)) return false;
            _start += written;
        }

        var attached = Attached(Current!);
        while (_attachedStart < attached.Length)
        {
            if (Write(attached[_attachedStart..]) is not (> 0 and var written)) return false;
            _attachedStart += written;
        }

        Current = null;
        return true;
    }

    private static ReadOnlySpan<byte> Attached(Parcel parcel) =>
        parcel.Floats is { } floats ? MemoryMarshal.AsBytes(floats.Span) : parcel.Bytes.Span;

    private int Write(ReadOnlySpan<byte> bytes)
    {
        var written = socket.Send(bytes, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable) return 0;
        return error == SocketError.Success ? written : throw new SocketException((int)error);
    }
}
