using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// c[r][i] = Σₖ a(r, k) b[k][i], where a is read along its rows or along its columns. Each element is added up over ascending k,
/// fused. Computed in tiles of 5 rows by 64 columns (16 at the right edge); a tile that hangs over the last row computes it again.
/// </summary>
internal static class OuterProducts<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private const int RowTile = 5;
    private const int ColumnTile = 4 * Lanes.Count;

    /// <summary>dX = dZ W.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="w">[out, in]</param>
    /// <param name="dX">[batch, in] Overwritten, the padding too.</param>
    public static void InputGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix w, Matrix dX)
    {
        if (dZ.Rows != dX.Rows || dZ.Columns != w.Rows || w.Stride != dX.Stride)
            throw new ArgumentException(
                $"[{dZ.Rows}, {dZ.Columns}] by [{w.Rows}, {w.Columns}] is not [{dX.Rows}, {dX.Columns}].", nameof(dX));

        Accumulate(new Operand(ref dZ.Start, dZ.Rows, dZ.Stride, 1), w, dX, add: false);
    }

    /// <summary>dW = dZᵀ X, or that added to what is there.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="x">[batch, in]</param>
    /// <param name="dW">[out, in] Changed, the padding too.</param>
    /// <param name="add">Go on from the sums in <paramref name="dW"/>: the bits are those of one call with all rows.</param>
    public static void WeightGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix x, Matrix dW, bool add)
    {
        if (dZ.Rows != x.Rows || dZ.Columns != dW.Rows || x.Stride != dW.Stride)
            throw new ArgumentException(
                $"[{dZ.Rows}, {dZ.Columns}]ᵀ by [{x.Rows}, {x.Columns}] is not [{dW.Rows}, {dW.Columns}].", nameof(dW));

        Accumulate(new Operand(ref dZ.Start, dZ.Columns, 1, dZ.Stride), x, dW, add);
    }

    private static void Accumulate(Operand a, ReadOnlyMatrix b, Matrix c, bool add)
    {
        // A column of tiles at a time: its part of b stays in the first-level cache while the rows of a pass by.
        var column = 0;
        for (; column + ColumnTile <= b.Stride; column += ColumnTile)
            for (var row = 0; row < a.Rows; row += RowTile)
                WideTile(a, b, c, add, row, column);
        for (; column < b.Stride; column += Lanes.Count)
            for (var row = 0; row < a.Rows; row += RowTile)
                NarrowTile(a, b, c, add, row, column);
    }

    private static void WideTile(Operand a, ReadOnlyMatrix b, Matrix c, bool add, int row, int column)
    {
        ref var c0 = ref a.RowOrLast(ref c.Start, c.Stride, row, column);
        ref var c1 = ref a.RowOrLast(ref c.Start, c.Stride, row + 1, column);
        ref var c2 = ref a.RowOrLast(ref c.Start, c.Stride, row + 2, column);
        ref var c3 = ref a.RowOrLast(ref c.Start, c.Stride, row + 3, column);
        ref var c4 = ref a.RowOrLast(ref c.Start, c.Stride, row + 4, column);
        Begin(ref c0, add, out var s00, out var s01, out var s02, out var s03);
        Begin(ref c1, add, out var s10, out var s11, out var s12, out var s13);
        Begin(ref c2, add, out var s20, out var s21, out var s22, out var s23);
        Begin(ref c3, add, out var s30, out var s31, out var s32, out var s33);
        Begin(ref c4, add, out var s40, out var s41, out var s42, out var s43);
        ref var a0 = ref a.RowOrLast(row);
        ref var a1 = ref a.RowOrLast(row + 1);
        ref var a2 = ref a.RowOrLast(row + 2);
        ref var a3 = ref a.RowOrLast(row + 3);
        ref var a4 = ref a.RowOrLast(row + 4);
        ref var bk = ref Unsafe.Add(ref b.Start, column);
        nint at = 0;
        for (var k = 0; k < b.Rows; k++)
        {
            var b0 = TLanes.Load(in bk, 0);
            var b1 = TLanes.Load(in bk, Lanes.Count);
            var b2 = TLanes.Load(in bk, 2 * Lanes.Count);
            var b3 = TLanes.Load(in bk, 3 * Lanes.Count);
            Row(Unsafe.Add(ref a0, at), b0, b1, b2, b3, ref s00, ref s01, ref s02, ref s03);
            Row(Unsafe.Add(ref a1, at), b0, b1, b2, b3, ref s10, ref s11, ref s12, ref s13);
            Row(Unsafe.Add(ref a2, at), b0, b1, b2, b3, ref s20, ref s21, ref s22, ref s23);
            Row(Unsafe.Add(ref a3, at), b0, b1, b2, b3, ref s30, ref s31, ref s32, ref s33);
            Row(Unsafe.Add(ref a4, at), b0, b1, b2, b3, ref s40, ref s41, ref s42, ref s43);
            at += a.TermStride;
            bk = ref Unsafe.Add(ref bk, b.Stride);
        }

        End(ref c0, s00, s01, s02, s03);
        End(ref c1, s10, s11, s12, s13);
        End(ref c2, s20, s21, s22, s23);
        End(ref c3, s30, s31, s32, s33);
        End(ref c4, s40, s41, s42, s43);
    }

    private static void NarrowTile(Operand a, ReadOnlyMatrix b, Matrix c, bool add, int row, int column)
    {
        ref var c0 = ref a.RowOrLast(ref c.Start, c.Stride, row, column);
        ref var c1 = ref a.RowOrLast(ref c.Start, c.Stride, row + 1, column);
        ref var c2 = ref a.RowOrLast(ref c.Start, c.Stride, row + 2, column);
        ref var c3 = ref a.RowOrLast(ref c.Start, c.Stride, row + 3, column);
        ref var c4 = ref a.RowOrLast(ref c.Start, c.Stride, row + 4, column);
        var s0 = add ? TLanes.Load(in c0, 0) : default;
        var s1 = add ? TLanes.Load(in c1, 0) : default;
        var s2 = add ? TLanes.Load(in c2, 0) : default;
        var s3 = add ? TLanes.Load(in c3, 0) : default;
        var s4 = add ? TLanes.Load(in c4, 0) : default;
        ref var a0 = ref a.RowOrLast(row);
        ref var a1 = ref a.RowOrLast(row + 1);
        ref var a2 = ref a.RowOrLast(row + 2);
        ref var a3 = ref a.RowOrLast(row + 3);
        ref var a4 = ref a.RowOrLast(row + 4);
        ref var bk = ref Unsafe.Add(ref b.Start, column);
        nint at = 0;
        for (var k = 0; k < b.Rows; k++)
        {
            var b0 = TLanes.Load(in bk, 0);
            s0 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a0, at)), b0, s0);
            s1 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a1, at)), b0, s1);
            s2 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a2, at)), b0, s2);
            s3 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a3, at)), b0, s3);
            s4 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a4, at)), b0, s4);
            at += a.TermStride;
            bk = ref Unsafe.Add(ref bk, b.Stride);
        }

        TLanes.Store(s0, ref c0, 0);
        TLanes.Store(s1, ref c1, 0);
        TLanes.Store(s2, ref c2, 0);
        TLanes.Store(s3, ref c3, 0);
        TLanes.Store(s4, ref c4, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(ref float c, bool add, out TLanes s0, out TLanes s1, out TLanes s2, out TLanes s3)
    {
        s0 = add ? TLanes.Load(in c, 0) : default;
        s1 = add ? TLanes.Load(in c, Lanes.Count) : default;
        s2 = add ? TLanes.Load(in c, 2 * Lanes.Count) : default;
        s3 = add ? TLanes.Load(in c, 3 * Lanes.Count) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        float a, TLanes b0, TLanes b1, TLanes b2, TLanes b3, ref TLanes s0, ref TLanes s1, ref TLanes s2, ref TLanes s3)
    {
        var factor = TLanes.Broadcast(a);
        s0 = TLanes.MultiplyAdd(factor, b0, s0);
        s1 = TLanes.MultiplyAdd(factor, b1, s1);
        s2 = TLanes.MultiplyAdd(factor, b2, s2);
        s3 = TLanes.MultiplyAdd(factor, b3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(ref float c, TLanes s0, TLanes s1, TLanes s2, TLanes s3)
    {
        TLanes.Store(s0, ref c, 0);
        TLanes.Store(s1, ref c, Lanes.Count);
        TLanes.Store(s2, ref c, 2 * Lanes.Count);
        TLanes.Store(s3, ref c, 3 * Lanes.Count);
    }

    /// <summary>The left factor: element (r, k) lies at r · rowStride + k · termStride.</summary>
    private readonly ref struct Operand(ref float start, int rows, int rowStride, int termStride)
    {
        private readonly ref float _start = ref start;

        public int Rows { get; } = rows;

        public int TermStride { get; } = termStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float RowOrLast(int row) => ref Unsafe.Add(ref _start, (nint)Math.Min(row, Rows - 1) * rowStride);

        /// <summary>The place in the result, which has as many rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float RowOrLast(ref float result, int stride, int row, int column) =>
            ref Unsafe.Add(ref result, (nint)Math.Min(row, Rows - 1) * stride + column);
    }
}
