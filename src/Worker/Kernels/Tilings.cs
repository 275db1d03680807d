using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>Which tiles a machine's registers hold.</summary>
internal interface ITiling
{
    /// <summary>Of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Of the tile: sixteen or thirty-two.</summary>
    static abstract int Columns { get; }

    /// <summary>Terms of a short sum: as many rows of b as registers hold.</summary>
    static abstract int ShortTerms { get; }

    /// <param name="t">At most <see cref="Rows"/> rows of a.</param>
    /// <param name="columns">Sixteen, or <see cref="Columns"/>.</param>
    static abstract void Multiply(scoped in TileOperands t, int columns);

    /// <param name="t"><see cref="ShortTerms"/> terms, any number of rows.</param>
    /// <param name="columns">Sixteen, or <see cref="Columns"/>.</param>
    /// <param name="finish">What is done with the sums, row by row.</param>
    static abstract void MultiplyShort<TFinish>(scoped in TileOperands t, int columns, TFinish finish)
        where TFinish : struct, IFinish;
}

/// <summary>32 registers, each with all lanes: 20 of them sum 10 rows by 32 columns.</summary>
internal readonly struct WideTiling<TLanes> : ITiling
    where TLanes : struct, ILanes<TLanes>
{
    public static int Rows => 10;

    public static int Columns => 2 * Lanes.Count;

    public static int ShortTerms => 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(scoped in TileOperands t, int columns)
    {
        if (columns == Columns)
        {
            if (t.Rows > 5) RegisterTiles<TwoGroups<TLanes>>.TenRows(in t);
            else RegisterTiles<TwoGroups<TLanes>>.FiveRows(in t);
        }
        else if (t.Rows > 5)
        {
            RegisterTiles<OneGroup<TLanes>>.TenRows(in t);
        }
        else
        {
            RegisterTiles<OneGroup<TLanes>>.FiveRows(in t);
        }
    }

    public static void MultiplyShort<TFinish>(scoped in TileOperands t, int columns, TFinish finish)
        where TFinish : struct, IFinish
    {
        if (columns == Columns) ShortSums<TwoGroups<TLanes>>.TenTerms(in t, finish);
        else ShortSums<OneGroup<TLanes>>.TenTerms(in t, finish);
    }
}

/// <summary>16 registers of half the lanes (AVX2), or 32 of a quarter (ARM): 10 or 20 of them sum 5 rows by 16 columns.</summary>
internal readonly struct NarrowTiling<TLanes> : ITiling
    where TLanes : struct, ILanes<TLanes>
{
    public static int Rows => 5;

    public static int Columns => Lanes.Count;

    public static int ShortTerms => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(scoped in TileOperands t, int columns) => RegisterTiles<OneGroup<TLanes>>.FiveRows(in t);

    public static void MultiplyShort<TFinish>(scoped in TileOperands t, int columns, TFinish finish)
        where TFinish : struct, IFinish => ShortSums<OneGroup<TLanes>>.FiveTerms(in t, finish);
}
