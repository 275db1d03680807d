using System.Net.Sockets;

namespace Cluster.Shared.Sockets;

/// <summary>What the system says about sockets, in words.</summary>
internal static class SocketWords
{
    public static string Broken(SocketError error) => error switch
    {
        SocketError.ConnectionReset => "the connection was reset",
        SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was closed",
        SocketError.TimedOut => "the other side no longer acknowledges what is sent to it",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "the network to it is down",
        _ => $"the connection broke ({error})",
    };

    public static string NotReached(string endpoint, SocketError error) => error switch
    {
        SocketError.ConnectionRefused => $"nobody listens at {endpoint}; does the coordinator run there?",
        SocketError.TimedOut => $"no answer from {endpoint}; is the address right, and does a firewall let it pass?",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"no machine is known by the name in {endpoint}",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"there is no way to {endpoint} from here",
        _ => $"{endpoint} cannot be reached ({error})",
    };

    public static string NotListening(string endpoint, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => $"Cannot listen on {endpoint}: another program does already. End it, or choose another port.",
        SocketError.AddressNotAvailable =>
            $"Cannot listen on {endpoint}: this machine has no such address. Listen on 0.0.0.0 for all of them, or on one that it has.",
        SocketError.AccessDenied => $"Cannot listen on {endpoint}: ports below 1024 are for privileged programs. Choose a higher one.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            $"Cannot listen on {endpoint}: no machine is known by this name. Listen on 0.0.0.0 for all addresses of this one.",
        _ => $"Cannot listen on {endpoint}: {error}.",
    };
}
