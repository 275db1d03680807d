using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Shared.Numerics;

/// <summary>
/// Floats that begin at a multiple of 64 bytes, so that no vector load or store of a whole group of sixteen touches two cache lines.
/// Zero at first.
/// </summary>
public sealed class AlignedBuffer
{
    /// <summary>Floats of one group: 64 bytes, the width of a cache line and of the widest vectors.</summary>
    public const int Group = 16;

    private const int Alignment = Group * sizeof(float);

    // Pinned, or the collector could move it to another alignment.
    private readonly float[] _floats;
    private readonly int _first;

    /// <param name="length">0 or more.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _floats = GC.AllocateArray<float>(checked(length + Group), pinned: true);
        var beyond = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_floats, 0) % Alignment);
        _first = (Alignment - beyond) % Alignment / sizeof(float);
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _floats.AsSpan(_first, Length);

    public ref float this[int index] => ref Span[index];

    /// <summary>The first float; for code that checks its bounds once and not at every element.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_floats), _first);

    /// <summary><paramref name="count"/> rounded up to whole groups.</summary>
    public static int Pad(int count) => checked(count + Group - 1) / Group * Group;
}
