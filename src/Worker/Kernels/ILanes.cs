using Cluster.Shared.Numerics;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Sixteen floats that are worked on side by side, held in as many registers as the machine needs for them. Kernels are written once,
/// generic over this type, and compiled for each width. Because every width has the same sixteen lanes, and every operation here is
/// rounded as IEEE 754 says, a kernel gives the same bits on all of them.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Sixteen floats from <paramref name="source"/> on, <paramref name="offset"/> floats further.</summary>
    static abstract TSelf Load(ref readonly float source, nuint offset);

    /// <summary>Sixteen bytes, each as the float of the same value.</summary>
    static abstract TSelf LoadBytes(ref readonly byte source, nuint offset);

    static abstract TSelf Broadcast(float value);

    static abstract void Store(TSelf value, ref float destination, nuint offset);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf Abs(TSelf value);

    /// <summary>In each lane: left > right ? whenGreater : otherwise. A NaN is not greater.</summary>
    static abstract TSelf IfGreater(TSelf left, TSelf right, TSelf whenGreater, TSelf otherwise);

    /// <summary>2ⁿ for whole n in [−126, 127].</summary>
    static abstract TSelf PowerOfTwo(TSelf n);
}

/// <summary>What all widths share. Rows are padded to whole groups of lanes.</summary>
public static class Lanes
{
    public const int Count = AlignedBuffer.Group;

    /// <summary>1.5 · 2²³: adding it rounds a float to a whole number, which then stands in the low bits.</summary>
    internal const float RoundingMagic = 12582912f;

    /// <summary>Adds the bias of the exponent as well, so that a shift by 23 makes the power of two.</summary>
    internal const float ExponentMagic = RoundingMagic + 127f;

    internal const int MantissaBits = 23;
}
