using System.Collections.Concurrent;

namespace Cluster.Shared.Numerics;

/// <summary>
/// Buffers that are used again, by length. Any thread. What is rented and never returned is left to the garbage collector.
/// </summary>
/// <param name="perLengthMax">Buffers of one length that are kept; what is returned on top is dropped.</param>
public sealed class TensorPool(int perLengthMax = 16)
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<AlignedBuffer>> _free = new();

    /// <param name="length">Floats.</param>
    /// <returns>Its contents are whatever they were.</returns>
    public AlignedBuffer Rent(int length) =>
        _free.TryGetValue(length, out var free) && free.TryTake(out var buffer) ? buffer : new(length);

    public void Return(AlignedBuffer buffer)
    {
        var free = _free.GetOrAdd(buffer.Length, _ => []);
        if (free.Count < perLengthMax) free.Add(buffer);
    }
}
