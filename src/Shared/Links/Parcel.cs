using Cluster.Shared.Numerics;

namespace Cluster.Shared.Links;

/// <summary>
/// What travels over a connection as one: a small header and what is attached to it, either bytes or floats. What is attached travels
/// raw, without being copied or encoded.
/// </summary>
public sealed class Parcel
{
    /// <summary>A header that is longer is a fault of whoever sends it.</summary>
    public const int HeaderMax = 60_000;

    /// <summary>An encoded <c>LinkFrame</c>, 1 to <see cref="HeaderMax"/> bytes.</summary>
    public required ReadOnlyMemory<byte> Header { get; init; }

    /// <summary>A checkpoint, a piece of a data set; empty where nothing is attached.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>
    /// A tensor, or null. Of one received: rented from the node's <see cref="TensorPool"/>, whoever is done with it returns it.
    /// </summary>
    public AlignedBuffer? Floats { get; init; }

    /// <summary>
    /// Of one sent: called once, on any thread, when what is attached is read no more, be it that it was sent or that it will never be.
    /// </summary>
    public Action? Done { get; init; }

    /// <summary>Bytes attached.</summary>
    public long AttachedLength => Floats is null ? Bytes.Length : (long)Floats.Length * sizeof(float);
}
