using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>The columns of a register tile: one row of it, as one or two groups of sixteen lanes.</summary>
internal interface ITileColumns<TSelf>
    where TSelf : struct, ITileColumns<TSelf>
{
    static abstract TSelf Load(ref readonly float source);

    static abstract void Store(TSelf value, ref float destination);

    /// <summary>factor · row + addend in each lane, rounded once.</summary>
    static abstract TSelf MultiplyAdd(float factor, TSelf row, TSelf addend);

    static abstract TSelf operator *(float factor, TSelf row);

    static abstract TSelf operator +(TSelf left, TSelf right);
}

internal readonly struct OneGroup<TLanes> : ITileColumns<OneGroup<TLanes>>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OneGroup(TLanes v) => _v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneGroup<TLanes> Load(ref readonly float source) => new(TLanes.Load(in source, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(OneGroup<TLanes> value, ref float destination) => TLanes.Store(value._v, ref destination, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneGroup<TLanes> MultiplyAdd(float factor, OneGroup<TLanes> row, OneGroup<TLanes> addend) =>
        new(TLanes.MultiplyAdd(TLanes.Broadcast(factor), row._v, addend._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneGroup<TLanes> operator *(float factor, OneGroup<TLanes> row) => new(TLanes.Broadcast(factor) * row._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneGroup<TLanes> operator +(OneGroup<TLanes> left, OneGroup<TLanes> right) => new(left._v + right._v);
}

internal readonly struct TwoGroups<TLanes> : ITileColumns<TwoGroups<TLanes>>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes _v0;
    private readonly TLanes _v1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TwoGroups(TLanes v0, TLanes v1) => (_v0, _v1) = (v0, v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoGroups<TLanes> Load(ref readonly float source) => new(TLanes.Load(in source, 0), TLanes.Load(in source, Lanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TwoGroups<TLanes> value, ref float destination)
    {
        TLanes.Store(value._v0, ref destination, 0);
        TLanes.Store(value._v1, ref destination, Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoGroups<TLanes> MultiplyAdd(float factor, TwoGroups<TLanes> row, TwoGroups<TLanes> addend)
    {
        var f = TLanes.Broadcast(factor);
        return new(TLanes.MultiplyAdd(f, row._v0, addend._v0), TLanes.MultiplyAdd(f, row._v1, addend._v1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoGroups<TLanes> operator *(float factor, TwoGroups<TLanes> row)
    {
        var f = TLanes.Broadcast(factor);
        return new(f * row._v0, f * row._v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoGroups<TLanes> operator +(TwoGroups<TLanes> left, TwoGroups<TLanes> right) =>
        new(left._v0 + right._v0, left._v1 + right._v1);
}
