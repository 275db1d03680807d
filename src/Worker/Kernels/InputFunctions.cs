using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>z Φ(z).</summary>
internal readonly struct GeluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => GaussianMath<TLanes>.Gelu(x);
}

/// <summary>Its derivative.</summary>
internal readonly struct GeluSlope : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => GaussianMath<TLanes>.GeluSlope(x);
}

/// <summary>z σ(z).</summary>
internal readonly struct SiluFunction : IFunction
{
    // Below, σ(z) is 0.
    private const float Lowest = -104f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        var lowest = TLanes.Broadcast(Lowest);
        return TLanes.IfGreater(lowest, x, lowest, x) * VectorMath<TLanes>.Sigmoid(x);
    }
}

/// <summary>Its derivative, σ(z) + z σ(z) σ(−z).</summary>
internal readonly struct SiluSlope : IFunction
{
    // Beyond, σ(z) is 0 or 1.
    private const float Largest = 104f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        var (zero, lowest, highest) = (TLanes.Broadcast(0f), TLanes.Broadcast(-Largest), TLanes.Broadcast(Largest));
        x = TLanes.IfGreater(lowest, x, lowest, x);
        x = TLanes.IfGreater(x, highest, highest, x);
        var sigmoid = VectorMath<TLanes>.Sigmoid(x);
        return TLanes.MultiplyAdd(x * sigmoid, VectorMath<TLanes>.Sigmoid(zero - x), sigmoid);
    }
}
