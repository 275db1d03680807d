using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cluster.Shared.Links;

namespace Cluster.Shared.Sockets;

/// <summary>A port that takes connections, on a thread of its own, until it is disposed of.</summary>
internal sealed class SocketListener : IListener
{
    private const int Backlog = 128;
    private const int LookMicroseconds = 200_000;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private volatile bool _isDisposed;
    private long _lastWord;
    private int _unsaid;

    /// <param name="endpoint">Host and port.</param>
    /// <param name="accepted">Takes the connection, or says why not.</param>
    /// <exception cref="UserException">It cannot be listened on.</exception>
    public SocketListener(string endpoint, Func<Socket, string?> accepted)
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

    /// <remarks>Told at most once a second.</remarks>
    public event Action<string, string>? TurnedAway;

    public string Endpoint { get; }

    public void Dispose() => _isDisposed = true;

    private void AcceptAll(Func<Socket, string?> accepted)
    {
        using var socket = _socket;
        while (!_isDisposed)
        {
            Socket? caller = null;
            try
            {
                if (!socket.Poll(LookMicroseconds, SelectMode.SelectRead) || _isDisposed) continue;
                caller = socket.Accept();
                if (accepted(caller) is { } problem) TurnAway(caller, problem);
            }
            catch (Exception error)
            {
                // Whoever called has gone again, or there are no more handles, threads or memory; then it is no use to look again at once.
                TurnAway(caller, error.Message);
                Thread.Sleep(LookMicroseconds / 1000);
            }
        }
    }

    private void TurnAway(Socket? caller, string problem)
    {
        var from = PeerOf(caller);
        caller?.Dispose();
        var now = Stopwatch.GetTimestamp();
        if (_lastWord != 0 && Stopwatch.GetElapsedTime(_lastWord, now) < s_pause)
        {
            _unsaid++;
            return;
        }

        TurnedAway?.Invoke(from, _unsaid == 0 ? problem : $"{problem} ({_unsaid} more since the last word of this)");
        (_lastWord, _unsaid) = (now, 0);
    }

    private static string PeerOf(Socket? socket)
    {
        try
        {
            return socket?.RemoteEndPoint?.ToString() ?? "somebody";
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return "somebody";
        }
    }
}
