namespace Cluster.TestKit.Network;

/// <summary>How good the network is at present. All times are virtual.</summary>
public sealed record NetworkConditions
{
    /// <summary>What every packet takes at least. Default 50 µs.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>What comes on top, uniformly up to this. Default 0.5 ms.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMicroseconds(500);

    /// <summary>
    /// Share of parcels of which something is lost, 0 to 1 (exclusive). TCP sends it again: a loss shows as a delay (<see cref="Resend"/>,
    /// doubled each time) of this parcel and of all behind it.
    /// </summary>
    public double Loss { get; init; }

    /// <summary>Default 200 ms.</summary>
    public TimeSpan Resend { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A connection whose parcel did not get through for so long is broken: its sender is told. Default 15 s.</summary>
    public TimeSpan BreakAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An attempt to connect that is not answered fails after this time. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Of each connection in each direction. Default 125,000,000: 1 Gbit/s.</summary>
    public long BytesPerSecond { get; init; } = 125_000_000;

    /// <summary>Parcels that may wait on one side of a connection, those on their way included. Default 4,096.</summary>
    public int QueueParcels { get; init; } = 4_096;

    /// <summary>Attached bytes that may wait there. Default 64 MiB.</summary>
    public long QueueBytes { get; init; } = 64 << 20;
}
