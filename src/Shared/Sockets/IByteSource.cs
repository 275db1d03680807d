namespace Cluster.Shared.Sockets;

/// <summary>Where bytes come from.</summary>
internal interface IByteSource
{
    /// <summary>Waits until there are some.</summary>
    /// <returns>How many, at least 1; 0 at the end.</returns>
    int Read(Span<byte> target);
}
