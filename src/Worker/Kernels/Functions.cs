using System.Runtime.CompilerServices;
using Cluster.Shared.Models;

namespace Cluster.Worker.Kernels;

/// <summary>Of the difference to the row's largest weighted input; the first half of softmax.</summary>
internal readonly struct ExpFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Exp(x);
}

internal readonly struct SoftplusFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Softplus(x);

    /// <summary>σ(z) = 1 − e⁻ᵃ, which keeps its digits where a is near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes>
    {
        var zero = TLanes.Broadcast(0f);
        return zero - VectorMath<TLanes>.ExpMinusOne(zero - a);
    }
}

internal readonly struct SigmoidFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Sigmoid(x);

    /// <summary>a (1 − a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes> => a * (TLanes.Broadcast(1f) - a);
}

internal readonly struct TanhFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Tanh(x);

    /// <summary>(1 − a) (1 + a), which keeps its digits where a is near ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes> => (TLanes.Broadcast(1f) - a) * (TLanes.Broadcast(1f) + a);
}

internal readonly struct ReluFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        // Asked this way round, a NaN stays one.
        var zero = TLanes.Broadcast(0f);
        return TLanes.IfGreater(zero, x, zero, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes>
    {
        var zero = TLanes.Broadcast(0f);
        return TLanes.IfGreater(a, zero, TLanes.Broadcast(1f), zero);
    }
}

internal readonly struct LeakyReluFunction : IActivation
{
    private const float Slope = (float)ActivationExtensions.LeakySlope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.IfGreater(x, TLanes.Broadcast(0f), x, x * TLanes.Broadcast(Slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.IfGreater(a, TLanes.Broadcast(0f), TLanes.Broadcast(1f), TLanes.Broadcast(Slope));
}

internal readonly struct EluFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        var zero = TLanes.Broadcast(0f);
        return TLanes.IfGreater(x, zero, x, VectorMath<TLanes>.ExpMinusOne(x));
    }

    /// <summary>eᶻ = 1 + a below 0; 0 from about z = −17 on, where a has become −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes>
    {
        var one = TLanes.Broadcast(1f);
        return TLanes.IfGreater(a, TLanes.Broadcast(0f), one, one + a);
    }
}
