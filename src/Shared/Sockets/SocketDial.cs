using System.Net;
using System.Net.Sockets;

namespace Cluster.Shared.Sockets;

/// <summary>Calls an endpoint: each address that its name has, one after the other. Waits.</summary>
internal static class SocketDial
{
    /// <exception cref="SocketException">Nobody answers; with the error of the last address.</exception>
    public static Socket Connect(SocketEndpoint endpoint, TimeSpan timeout)
    {
        SocketException? failure = null;
        foreach (var address in endpoint.Addresses())
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                Connect(socket, new IPEndPoint(address, endpoint.Port), timeout);
                return socket;
            }
            catch (SocketException error)
            {
                socket.Dispose();
                failure = error;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static void Connect(Socket socket, IPEndPoint endpoint, TimeSpan timeout)
    {
        try
        {
            socket.Connect(endpoint);
            return;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is under way.
        }

        if (!socket.Poll(timeout, SelectMode.SelectWrite)) throw new SocketException((int)SocketError.TimedOut);
        var outcome = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (outcome != SocketError.Success) throw new SocketException((int)outcome);
    }
}
