using System.Net;
using System.Net.Sockets;
using Cluster.Shared.Links;

namespace Cluster.Shared.Sockets;

/// <summary>A port that takes connections, on a thread of its own, until it is disposed of.</summary>
internal sealed class SocketListener : IListener
{
    private const int Backlog = 128;
    private const int LookMicroseconds = 200_000;

    private readonly Socket _socket;
    private volatile bool _isDisposed;

    /// <exception cref="UserException">It cannot be listened on.</exception>
    public SocketListener(string endpoint, Action<Socket> accepted)
    {
        var (host, port) = SocketEndpoint.Parse(endpoint);
        try
        {
            var addresses = new SocketEndpoint(host, port).Addresses();
            var address = addresses.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any)) _socket.DualMode = true;
            _socket.Bind(new IPEndPoint(address, port));
            _socket.Listen(Backlog);
            _socket.Blocking = false;
            Endpoint = _socket.LocalEndPoint!.ToString()!;
        }
        catch (SocketException error)
        {
            _socket?.Dispose();
            throw new UserException(SocketWords.NotListening(endpoint, error.SocketErrorCode), error);
        }

        LinkThread.Start($"listen {Endpoint}", () => AcceptAll(accepted));
    }

    public string Endpoint { get; }

    public void Dispose() => _isDisposed = true;

    private void AcceptAll(Action<Socket> accepted)
    {
        using var socket = _socket;
        while (!_isDisposed)
        {
            if (!socket.Poll(LookMicroseconds, SelectMode.SelectRead) || _isDisposed) continue;
            try
            {
                accepted(socket.Accept());
            }
            catch (SocketException)
            {
                // Whoever called has gone again, or there are no more handles; then it is no use to look again at once.
                Thread.Sleep(LookMicroseconds / 1000);
            }
        }
    }
}
