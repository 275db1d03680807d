using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Worker.Kernels;

/// <summary>Sixteen lanes in two registers of 256 bits.</summary>
internal readonly struct Lanes256 : ILanes<Lanes256>
{
    private const int Part = 8;

    private readonly Vector256<float> _v0;
    private readonly Vector256<float> _v1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes256(Vector256<float> v0, Vector256<float> v1) => (_v0, _v1) = (v0, v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly float source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset), Vector256.LoadUnsafe(in source, offset + Part));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytes(ref readonly byte source, nuint offset)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(in source, offset));
        var (low0, low1) = Vector128.Widen(low);
        var (high0, high1) = Vector128.Widen(high);
        return new(
            Vector256.ConvertToSingle(Vector256.Create(low0, low1).AsInt32()),
            Vector256.ConvertToSingle(Vector256.Create(high0, high1).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, ref float destination, nuint offset)
    {
        value._v0.StoreUnsafe(ref destination, offset);
        value._v1.StoreUnsafe(ref destination, offset + Part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._v0 + right._v0, left._v1 + right._v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._v0 - right._v0, left._v1 - right._v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._v0 * right._v0, left._v1 * right._v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._v0 / right._v0, left._v1 / right._v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._v0, right._v0, addend._v0), Vector256.FusedMultiplyAdd(left._v1, right._v1, addend._v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) => new(Vector256.Abs(value._v0), Vector256.Abs(value._v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfGreater(Lanes256 left, Lanes256 right, Lanes256 whenGreater, Lanes256 otherwise) =>
        new(
            Vector256.ConditionalSelect(Vector256.GreaterThan(left._v0, right._v0), whenGreater._v0, otherwise._v0),
            Vector256.ConditionalSelect(Vector256.GreaterThan(left._v1, right._v1), whenGreater._v1, otherwise._v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerOfTwo(Lanes256 n) => new(PowerOfTwo(n._v0), PowerOfTwo(n._v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<float> n) =>
        Vector256.ShiftLeft((n + Vector256.Create(Lanes.ExponentMagic)).AsInt32(), Lanes.MantissaBits).AsSingle();
}
