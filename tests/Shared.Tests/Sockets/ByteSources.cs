using Cluster.Shared.Sockets;

namespace Cluster.Shared.Tests.Sockets;

/// <summary>Bytes that come in pieces of any size, as they do from a socket.</summary>
internal sealed class PiecewiseSource(byte[] bytes, Random random) : IByteSource
{
    private int _position;

    public int Read(Span<byte> target)
    {
        var most = Math.Min(target.Length, bytes.Length - _position);
        var count = most == 0 ? 0 : random.Next(4) == 0 ? random.Next(1, most + 1) : most;
        bytes.AsSpan(_position, count).CopyTo(target);
        _position += count;
        return count;
    }
}
