namespace Cluster.Shared.Numerics;

/// <summary>
/// Buffers that are used again, by length. Any thread. What is rented and never returned is left to the garbage collector; so are, when
/// too much is kept, those that have not been wanted for longest.
/// </summary>
/// <param name="bytesMax">What is kept, in all. Default 512 MiB.</param>
public sealed class TensorPool(long bytesMax = 512L << 20)
{
    private const int CountMax = 256;

    private readonly Lock _gate = new();

    // The one that came last is last. Few, so that looking through them is nothing beside filling one.
    private readonly List<AlignedBuffer> _free = [];
    private long _bytes;

    /// <param name="length">Floats.</param>
    /// <returns>Its contents are whatever they were.</returns>
    public AlignedBuffer Rent(int length)
    {
        lock (_gate)
        {
            for (var i = _free.Count - 1; i >= 0; i--)
            {
                if (_free[i].Length == length) return TakeAt(i);
            }
        }

        return new(length);
    }

    public void Return(AlignedBuffer buffer)
    {
        if (Bytes(buffer) > bytesMax) return;
        lock (_gate)
        {
            while (_free.Count == CountMax || _bytes + Bytes(buffer) > bytesMax) TakeAt(0);
            _free.Add(buffer);
            _bytes += Bytes(buffer);
        }
    }

    private AlignedBuffer TakeAt(int index)
    {
        var buffer = _free[index];
        _free.RemoveAt(index);
        _bytes -= Bytes(buffer);
        return buffer;
    }

    private static long Bytes(AlignedBuffer buffer) => (long)buffer.Length * sizeof(float);
}
