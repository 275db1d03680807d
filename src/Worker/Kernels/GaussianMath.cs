using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// The standard normal distribution for sixteen floats, Φ(x) = (1 + erf(x/√2)) / 2, from exactly rounded operations only. As in Cody,
/// "Rational Chebyshev approximations for the error function", Mathematics of Computation 23, 1969, the tail is e^(−x²/2) times a function
/// that changes slowly; the polynomials are this project's own, through Chebyshev points. NaN gives NaN.
/// </summary>
internal static class GaussianMath<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    // Beyond, e^(−x²/2) is nearer to 0 than to the smallest float.
    private const float Largest = 15f;

    private const float OneOverRootTwoPi = 0.398942292f;

    /// <summary>x Φ(x); error below 6 units in the last place where the result is a normal float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Gelu(TLanes x)
    {
        // From below only: far above, the result is x itself.
        var lowest = TLanes.Broadcast(-Largest);
        return TLanes.IfGreater(lowest, x, lowest, x) * Distribution(x, out _);
    }

    /// <summary>Φ(x) + x φ(x); absolute error below 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes GeluSlope(TLanes x)
    {
        x = Clamp(x);
        var distribution = Distribution(x, out var power);
        return TLanes.MultiplyAdd(x, power * TLanes.Broadcast(OneOverRootTwoPi), distribution);
    }

    /// <summary>Φ(x), and e^(−x²/2) as <paramref name="power"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Distribution(TLanes x, out TLanes power)
    {
        x = Clamp(x);
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var minusHalf = TLanes.Broadcast(-0.5f);

        // The square with the part that is rounded off: in a power an absolute error becomes a relative one.
        var magnitude = TLanes.Abs(x);
        var square = magnitude * magnitude;
        var rest = TLanes.MultiplyAdd(magnitude, magnitude, zero - square);
        power = VectorMath<TLanes>.Exp(minusHalf * square);
        power = TLanes.MultiplyAdd(power, minusHalf * rest, power);

        // From 1 on: Φ(−t) = e^(−t²/2) q(y) / (t + 3) with y = (t − 3) / (t + 3).
        var inverse = one / (magnitude + TLanes.Broadcast(3f));
        var y = (magnitude - TLanes.Broadcast(3f)) * inverse;
        var q = TLanes.MultiplyAdd(TLanes.Broadcast(-0.0010382229f), y, TLanes.Broadcast(0.0009166196f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(0.0069911843f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(-0.010447075f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(-0.047266345f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(0.230017f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(-0.5093319f));
        q = TLanes.MultiplyAdd(q, y, TLanes.Broadcast(0.7290837f));
        var tail = q * inverse * power;
        var far = TLanes.IfGreater(zero, x, tail, one - tail);

        // Below 1: Φ(x) = 1/2 + x s(x²).
        var s = TLanes.MultiplyAdd(TLanes.Broadcast(-7.660538e-06f), square, TLanes.Broadcast(0.0001135023f));
        s = TLanes.MultiplyAdd(s, square, TLanes.Broadcast(-0.001186344f));
        s = TLanes.MultiplyAdd(s, square, TLanes.Broadcast(0.009973329f));
        s = TLanes.MultiplyAdd(s, square, TLanes.Broadcast(-0.06649036f));
        s = TLanes.MultiplyAdd(s, square, TLanes.Broadcast(0.3989423f));
        return TLanes.IfGreater(one, magnitude, TLanes.MultiplyAdd(s, x, TLanes.Broadcast(0.5f)), far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Clamp(TLanes x)
    {
        var (lowest, highest) = (TLanes.Broadcast(-Largest), TLanes.Broadcast(Largest));
        x = TLanes.IfGreater(lowest, x, lowest, x);
        return TLanes.IfGreater(x, highest, highest, x);
    }
}
