using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Worker.Kernels;

/// <summary>Sixteen lanes in four registers of 128 bits: every machine that .NET runs on, in software if need be.</summary>
internal readonly struct Lanes128 : ILanes<Lanes128>
{
    private const int Part = 4;

    private readonly Vector128<float> _v0;
    private readonly Vector128<float> _v1;
    private readonly Vector128<float> _v2;
    private readonly Vector128<float> _v3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) =>
        (_v0, _v1, _v2, _v3) = (v0, v1, v2, v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly float source, nuint offset) =>
        new(
            Vector128.LoadUnsafe(in source, offset),
            Vector128.LoadUnsafe(in source, offset + Part),
            Vector128.LoadUnsafe(in source, offset + 2 * Part),
            Vector128.LoadUnsafe(in source, offset + 3 * Part));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadBytes(ref readonly byte source, nuint offset)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(in source, offset));
        var (low0, low1) = Vector128.Widen(low);
        var (high0, high1) = Vector128.Widen(high);
        return new(
            Vector128.ConvertToSingle(low0.AsInt32()),
            Vector128.ConvertToSingle(low1.AsInt32()),
            Vector128.ConvertToSingle(high0.AsInt32()),
            Vector128.ConvertToSingle(high1.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value)
    {
        var v = Vector128.Create(value);
        return new(v, v, v, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, ref float destination, nuint offset)
    {
        value._v0.StoreUnsafe(ref destination, offset);
        value._v1.StoreUnsafe(ref destination, offset + Part);
        value._v2.StoreUnsafe(ref destination, offset + 2 * Part);
        value._v3.StoreUnsafe(ref destination, offset + 3 * Part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) =>
        new(left._v0 + right._v0, left._v1 + right._v1, left._v2 + right._v2, left._v3 + right._v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) =>
        new(left._v0 - right._v0, left._v1 - right._v1, left._v2 - right._v2, left._v3 - right._v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) =>
        new(left._v0 * right._v0, left._v1 * right._v1, left._v2 * right._v2, left._v3 * right._v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) =>
        new(left._v0 / right._v0, left._v1 / right._v1, left._v2 / right._v2, left._v3 / right._v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) =>
        new(
            Vector128.FusedMultiplyAdd(left._v0, right._v0, addend._v0),
            Vector128.FusedMultiplyAdd(left._v1, right._v1, addend._v1),
            Vector128.FusedMultiplyAdd(left._v2, right._v2, addend._v2),
            Vector128.FusedMultiplyAdd(left._v3, right._v3, addend._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) =>
        new(Vector128.Abs(value._v0), Vector128.Abs(value._v1), Vector128.Abs(value._v2), Vector128.Abs(value._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 IfGreater(Lanes128 left, Lanes128 right, Lanes128 whenGreater, Lanes128 otherwise) =>
        new(
            Vector128.ConditionalSelect(Vector128.GreaterThan(left._v0, right._v0), whenGreater._v0, otherwise._v0),
            Vector128.ConditionalSelect(Vector128.GreaterThan(left._v1, right._v1), whenGreater._v1, otherwise._v1),
            Vector128.ConditionalSelect(Vector128.GreaterThan(left._v2, right._v2), whenGreater._v2, otherwise._v2),
            Vector128.ConditionalSelect(Vector128.GreaterThan(left._v3, right._v3), whenGreater._v3, otherwise._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PowerOfTwo(Lanes128 n) => new(PowerOfTwo(n._v0), PowerOfTwo(n._v1), PowerOfTwo(n._v2), PowerOfTwo(n._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PowerOfTwo(Vector128<float> n) =>
        Vector128.ShiftLeft((n + Vector128.Create(Lanes.ExponentMagic)).AsInt32(), Lanes.MantissaBits).AsSingle();
}
