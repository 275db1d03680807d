namespace Cluster.Shared.Links;

/// <summary>How patient and how generous a node is.</summary>
public sealed record NodeOptions
{
    /// <summary>Between two signs of life. Default 500 ms.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Silence beyond the usual that is not held against a node. Default 3 s.</summary>
    public TimeSpan AcceptablePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A node counts as lost when the odds that it is alive are one to ten to this power. Default 8.</summary>
    public double PhiThreshold { get; init; } = 8;

    /// <summary>For each of the two greetings. Default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Before the second attempt to join; doubles each time. Default 200 ms.</summary>
    public TimeSpan BackOffMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Default 5 s.</summary>
    public TimeSpan BackOffMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a last word before a connection is closed. Default 1 s.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes that may be attached to a message between coordinator and worker: 128 million parameters at the default of 512 MiB. Whoever
    /// announces so much is given the memory before it has come.
    /// </summary>
    public long AttachedMax { get; init; } = 512L << 20;

    /// <summary>Bytes that may be attached to a message of a client, which sends no tensors. Default 16 MiB.</summary>
    public long ClientAttachedMax { get; init; } = 16L << 20;

    /// <summary>Messages of one link that may wait for an earlier one on the other connection. Default 10,000.</summary>
    public int HeldMax { get; init; } = 10_000;

    /// <summary>What may be attached to those that wait, in all. Default 1 GiB.</summary>
    public long HeldBytesMax { get; init; } = 1L << 30;

    /// <summary>What a node of that role may attach.</summary>
    internal long AttachedMaxOf(NodeRole sender) => sender == NodeRole.Client ? ClientAttachedMax : AttachedMax;
}
