using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Elementary functions of sixteen floats, built from exactly rounded operations only. The polynomials interpolate at Chebyshev
/// points. Errors in units of the last place, as measured by the tests over dense sweeps, stand at each function. NaN gives NaN.
/// </summary>
internal static class VectorMath<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private const float Log2E = 1.44269502f;

    // ln 2 in two pieces: the first has nine bits, so that its product with a whole exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194442e-4f;

    // Below the first, eˣ is nearer to 0 than to the smallest float; above the second it is infinite.
    private const float ExpLowest = -104f;
    private const float ExpHighest = 89f;

    // Below, eˣ − 1 is nearer to −1 than to any other float.
    private const float ExpMinusOneLowest = -25f;

    private const float TanhPolynomialEnd = 0.625f;

    /// <summary>eˣ, also where it is subnormal; 0 below −104, infinite above 88.73. Error below 1.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp(TLanes x)
    {
        var lowest = TLanes.Broadcast(ExpLowest);
        var highest = TLanes.Broadcast(ExpHighest);
        x = TLanes.IfGreater(lowest, x, lowest, x);
        x = TLanes.IfGreater(x, highest, highest, x);

        var exp = ReducedExp(x, out var n) + TLanes.Broadcast(1f);

        // 2ⁿ in two factors, since n itself may be beyond the exponents that a float has.
        var magic = TLanes.Broadcast(Lanes.RoundingMagic);
        var half = TLanes.MultiplyAdd(n, TLanes.Broadcast(0.5f), magic) - magic;
        return exp * TLanes.PowerOfTwo(half) * TLanes.PowerOfTwo(n - half);
    }

    /// <summary>eˣ − 1 for x up to 0, without cancellation; error below 2. Above 0 it means nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpMinusOne(TLanes x)
    {
        var lowest = TLanes.Broadcast(ExpMinusOneLowest);
        x = TLanes.IfGreater(lowest, x, lowest, x);

        // 2ⁿ eʳ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1).
        var exp = ReducedExp(x, out var n);
        var power = TLanes.PowerOfTwo(n);
        return TLanes.MultiplyAdd(power, exp, power - TLanes.Broadcast(1f));
    }

    /// <summary>x = n ln 2 + r with a whole n and |r| up to ln 2 / 2; returns eʳ − 1 = r + r² q(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ReducedExp(TLanes x, out TLanes n)
    {
        var magic = TLanes.Broadcast(Lanes.RoundingMagic);
        n = TLanes.MultiplyAdd(x, TLanes.Broadcast(Log2E), magic) - magic;
        var r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2High), x);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2Low), r);
        var q = TLanes.MultiplyAdd(TLanes.Broadcast(0.00139262038f), r, TLanes.Broadcast(0.00836319476f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(0.0416665561f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(0.166665763f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(0.5f));
        return TLanes.MultiplyAdd(r * r, q, r);
    }

    /// <summary>1 / (1 + e⁻ˣ); error below 2.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sigmoid(TLanes x)
    {
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var e = Exp(zero - TLanes.Abs(x));
        return TLanes.IfGreater(zero, x, e, one) / (one + e);
    }

    /// <summary>Error below 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Tanh(TLanes x)
    {
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var two = TLanes.Broadcast(2f);
        var magnitude = TLanes.Abs(x);
        var large = one - two / (Exp(two * magnitude) + one);
        large = TLanes.IfGreater(zero, x, zero - large, large);

        // Near 0 the difference above would cancel: tanh x = x + x³ q(x²).
        var x2 = x * x;
        var q = TLanes.MultiplyAdd(TLanes.Broadcast(0.00229274482f), x2, TLanes.Broadcast(-0.00834394526f));
        q = TLanes.MultiplyAdd(q, x2, TLanes.Broadcast(0.0217689183f));
        q = TLanes.MultiplyAdd(q, x2, TLanes.Broadcast(-0.0539592579f));
        q = TLanes.MultiplyAdd(q, x2, TLanes.Broadcast(0.133333042f));
        q = TLanes.MultiplyAdd(q, x2, TLanes.Broadcast(-0.333333343f));
        return TLanes.IfGreater(TLanes.Broadcast(TanhPolynomialEnd), magnitude, TLanes.MultiplyAdd(x * x2, q, x), large);
    }

    /// <summary>ln(1 + eˣ) without overflow or cancellation: max(x, 0) + ln(1 + e⁻|ˣ|); error below 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Softplus(TLanes x)
    {
        var zero = TLanes.Broadcast(0f);
        var e = Exp(zero - TLanes.Abs(x));
        return TLanes.IfGreater(x, zero, x, zero) + LogOnePlus(e);
    }

    /// <summary>ln(1 + u) for u in [0, 1], with small relative error for small u too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOnePlus(TLanes u)
    {
        // 2 artanh s = 2 s + s³ q(s²) with s = u / (2 + u) <= 1/3.
        var s = u / (TLanes.Broadcast(2f) + u);
        var s2 = s * s;
        var q = TLanes.MultiplyAdd(TLanes.Broadcast(0.232243299f), s2, TLanes.Broadcast(0.217065752f));
        q = TLanes.MultiplyAdd(q, s2, TLanes.Broadcast(0.28592357f));
        q = TLanes.MultiplyAdd(q, s2, TLanes.Broadcast(0.399997056f));
        q = TLanes.MultiplyAdd(q, s2, TLanes.Broadcast(0.666666687f));
        return TLanes.MultiplyAdd(s * s2, q, s + s);
    }
}
