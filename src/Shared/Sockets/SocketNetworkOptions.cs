namespace Cluster.Shared.Sockets;

/// <summary>Bounds of connections over sockets.</summary>
public sealed record SocketNetworkOptions
{
    /// <summary>Parcels that may wait in one connection. Default 10,000.</summary>
    public int QueuedMax { get; init; } = 10_000;

    /// <summary>
    /// Bytes that may wait in one connection; a single parcel that is larger waits alone. Floats do not count: they are in their sender's
    /// hand while they wait, one buffer often many times. Default 256 MiB.
    /// </summary>
    public long QueuedBytesMax { get; init; } = 256L << 20;

    /// <summary>Until somebody answers a call. Default 5 s.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that a listener keeps which have not said yet who they are; more are closed at once. Default 256.</summary>
    public int StrangersMax { get; init; } = 256;
}
