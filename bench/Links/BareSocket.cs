using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Cluster.Shared.Numerics;

namespace Cluster.Bench.Links;

/// <summary>Two ends of a TCP connection over loopback, a thread at each, and nothing else: what a link is compared with.</summary>
internal sealed class BareSocket : IDisposable
{
    private readonly Socket _near;
    private readonly Socket _far;

    public BareSocket()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _near.Connect(listener.LocalEndPoint!);
        _far = listener.Accept();
        _far.NoDelay = true;
    }

    /// <summary>Seconds until so many tensors have arrived.</summary>
    public double Stream(AlignedBuffer tensor, int count)
    {
        var (target, began) = (new AlignedBuffer(tensor.Length), Stopwatch.GetTimestamp());
        var reader = new Thread(() =>
        {
            for (var i = 0; i < count; i++) Receive(_far, target);
        });
        reader.Start();
        for (var i = 0; i < count; i++) Send(_near, tensor);
        reader.Join();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Seconds of one way there and back, each of a whole tensor.</summary>
    public double Loop(AlignedBuffer tensor, int count)
    {
        var (near, far) = (new AlignedBuffer(tensor.Length), new AlignedBuffer(tensor.Length));
        var mirror = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                Receive(_far, far);
                Send(_far, far);
            }
        });
        mirror.Start();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            Send(_near, tensor);
            Receive(_near, near);
        }

        mirror.Join();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / count;
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }

    private static void Send(Socket socket, AlignedBuffer tensor)
    {
        for (var left = (ReadOnlySpan<byte>)MemoryMarshal.AsBytes(tensor.Span); left.Length > 0;) left = left[socket.Send(left)..];
    }

    private static void Receive(Socket socket, AlignedBuffer tensor)
    {
        for (var left = MemoryMarshal.AsBytes(tensor.Span); left.Length > 0;) left = left[socket.Receive(left)..];
    }
}
