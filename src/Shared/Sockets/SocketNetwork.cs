using System.Net.Sockets;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Sockets;

/// <summary>The real network: TCP over IPv4 and IPv6.</summary>
/// <param name="tensors">Received floats lie in buffers rented from here.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class SocketNetwork(TensorPool tensors, SocketNetworkOptions? options = null) : INetwork, IDisposable
{
    private readonly SocketNetworkOptions _options = options ?? new SocketNetworkOptions();
    private readonly Lock _gate = new();
    private readonly HashSet<SocketConnection> _connections = [];
    private readonly List<SocketListener> _listeners = [];
    private bool _isDisposed;

    /// <summary>Connections that stand now.</summary>
    public int Connections
    {
        get
        {
            lock (_gate) return _connections.Count;
        }
    }

    /// <inheritdoc />
    /// <remarks>Port 0 is any that is free; the result is an <see cref="IListener"/>, which says which.</remarks>
    public IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted)
    {
        var listener = new SocketListener(endpoint, socket =>
        {
            if (Strangers() >= _options.StrangersMax)
                return $"{_options.StrangersMax} connections have not said yet who they are; no more are taken meanwhile";
            Begin(socket, PeerOf(socket), accepted);
            return null;
        });
        lock (_gate) _listeners.Add(listener);
        return listener;
    }

    /// <inheritdoc />
    public void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed) =>
        LinkThread.Start($"dial {endpoint}", () =>
        {
            try
            {
                Begin(SocketDial.Connect(SocketEndpoint.Parse(endpoint), _options.DialTimeout), endpoint, opened);
            }
            catch (Exception error) when (error is UserException or ArgumentException)
            {
                failed(error.Message);
            }
            catch (SocketException error)
            {
                failed(SocketWords.NotReached(endpoint, error.SocketErrorCode));
            }
            catch (Exception error)
            {
                failed($"no connection to {endpoint} can be opened: {error.Message}");
            }
        });

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        SocketConnection[] connections;
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var listener in _listeners) listener.Dispose();
            connections = [.. _connections];
        }

        foreach (var connection in connections) connection.Close("this node ends");
    }

    private static string PeerOf(Socket socket) => socket.RemoteEndPoint?.ToString() ?? "somebody";

    private void Forget(SocketConnection connection)
    {
        lock (_gate) _connections.Remove(connection);
    }

    private int Strangers()
    {
        lock (_gate) return _connections.Count(connection => connection.AttachedMax == 0);
    }

    private void Begin(Socket socket, string peer, Func<IConnection, IConnectionHandler> opened)
    {
        SocketConnection? connection = null;
        try
        {
            connection = new SocketConnection(socket, peer, tensors, _options);
            connection.SendPreamble();
            lock (_gate) _connections.Add(connection);
            connection.Start(opened(connection), () => Forget(connection));
        }
        catch
        {
            socket.Dispose();
            if (connection is not null) Forget(connection);
            throw;
        }

        if (Volatile.Read(ref _isDisposed)) connection.Close("this node ends");
    }
}
