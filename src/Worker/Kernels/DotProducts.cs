using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Worker.Kernels;

/// <summary>
/// z[b][o] = bias[o] + Σᵢ x[b][i] w[o][i]. Lane j adds up the products of i = j, j + 16, j + 32, … in this order, fused; then the
/// lanes are added in a fixed tree, then the bias. Computed in tiles of 5 rows by 4 outputs; a tile that hangs over the edge computes
/// the last row or output again.
/// </summary>
internal static class DotProducts<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private const int RowTile = 5;
    private const int OutputTile = 4;

    /// <param name="x">[batch, in] The padding is finite.</param>
    /// <param name="w">[out, in] The padding is zero; as wide as <paramref name="x"/>.</param>
    /// <param name="bias">[out], padded to whole tiles.</param>
    /// <param name="z">[batch, out] The padding is left alone.</param>
    public static void AddBias(ReadOnlyMatrix x, ReadOnlyMatrix w, ReadOnlySpan<float> bias, Matrix z)
    {
        if (x.Stride != w.Stride || x.Rows != z.Rows || w.Rows != z.Columns || bias.Length < Lanes.Pad(w.Rows))
            throw new ArgumentException(
                $"[{x.Rows}, {x.Columns}] by [{w.Rows}, {w.Columns}] with {bias.Length} biases is not [{z.Rows}, {z.Columns}].", nameof(z));

        // Four rows of w stay in the first-level cache while the block's examples pass by.
        for (var output = 0; output < w.Rows; output += OutputTile)
            for (var row = 0; row < x.Rows; row += RowTile)
                Tile(x, w, Vector128.Create(bias.Slice(output, OutputTile)), z, row, output);
    }

    private static void Tile(ReadOnlyMatrix x, ReadOnlyMatrix w, Vector128<float> bias, Matrix z, int row, int output)
    {
        ref var x0 = ref x.RowOrLast(row);
        ref var x1 = ref x.RowOrLast(row + 1);
        ref var x2 = ref x.RowOrLast(row + 2);
        ref var x3 = ref x.RowOrLast(row + 3);
        ref var x4 = ref x.RowOrLast(row + 4);
        ref var w0 = ref w.RowOrLast(output);
        ref var w1 = ref w.RowOrLast(output + 1);
        ref var w2 = ref w.RowOrLast(output + 2);
        ref var w3 = ref w.RowOrLast(output + 3);
        TLanes a00 = default, a01 = default, a02 = default, a03 = default, a10 = default, a11 = default, a12 = default, a13 = default;
        TLanes a20 = default, a21 = default, a22 = default, a23 = default, a30 = default, a31 = default, a32 = default, a33 = default;
        TLanes a40 = default, a41 = default, a42 = default, a43 = default;
        for (nuint i = 0; i < (nuint)x.Stride; i += Lanes.Count)
        {
            var l0 = TLanes.Load(in x0, i);
            var l1 = TLanes.Load(in x1, i);
            var l2 = TLanes.Load(in x2, i);
            var l3 = TLanes.Load(in x3, i);
            var l4 = TLanes.Load(in x4, i);
            Column(l0, l1, l2, l3, l4, TLanes.Load(in w0, i), ref a00, ref a10, ref a20, ref a30, ref a40);
            Column(l0, l1, l2, l3, l4, TLanes.Load(in w1, i), ref a01, ref a11, ref a21, ref a31, ref a41);
            Column(l0, l1, l2, l3, l4, TLanes.Load(in w2, i), ref a02, ref a12, ref a22, ref a32, ref a42);
            Column(l0, l1, l2, l3, l4, TLanes.Load(in w3, i), ref a03, ref a13, ref a23, ref a33, ref a43);
        }

        Write(z, row, output, SumLanes(a00, a01, a02, a03) + bias);
        Write(z, row + 1, output, SumLanes(a10, a11, a12, a13) + bias);
        Write(z, row + 2, output, SumLanes(a20, a21, a22, a23) + bias);
        Write(z, row + 3, output, SumLanes(a30, a31, a32, a33) + bias);
        Write(z, row + 4, output, SumLanes(a40, a41, a42, a43) + bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(
        TLanes l0, TLanes l1, TLanes l2, TLanes l3, TLanes l4, TLanes w,
        ref TLanes a0, ref TLanes a1, ref TLanes a2, ref TLanes a3, ref TLanes a4)
    {
        a0 = TLanes.MultiplyAdd(l0, w, a0);
        a1 = TLanes.MultiplyAdd(l1, w, a1);
        a2 = TLanes.MultiplyAdd(l2, w, a2);
        a3 = TLanes.MultiplyAdd(l3, w, a3);
        a4 = TLanes.MultiplyAdd(l4, w, a4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Matrix z, int row, int output, Vector128<float> sums)
    {
        if (row >= z.Rows) return;

        ref var destination = ref Unsafe.Add(ref z.Start, (nint)row * z.Stride + output);
        var count = z.Columns - output;
        if (count >= OutputTile)
        {
            sums.StoreUnsafe(ref destination);
            return;
        }

        for (var i = 0; i < count; i++) Unsafe.Add(ref destination, i) = sums[i];
    }

    /// <summary>The sums over the lanes of four accumulators: a tree whose last steps are lane j + j+2, then j + j+1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SumLanes(TLanes a, TLanes b, TLanes c, TLanes d)
    {
        var ab = FoldPair(TLanes.FoldToFour(a), TLanes.FoldToFour(b));
        var cd = FoldPair(TLanes.FoldToFour(c), TLanes.FoldToFour(d));
        return Sse.IsSupported
            ? Sse.Shuffle(ab, cd, 0b10_00_10_00) + Sse.Shuffle(ab, cd, 0b11_01_11_01)
            : Vector128.Create(ab[0], ab[2], cd[0], cd[2]) + Vector128.Create(ab[1], ab[3], cd[1], cd[3]);
    }

    /// <summary>(a0 + a2, a1 + a3, b0 + b2, b1 + b3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FoldPair(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Sse.Shuffle(a, b, 0b01_00_01_00) + Sse.Shuffle(a, b, 0b11_10_11_10)
            : Vector128.Create(a[0], a[1], b[0], b[1]) + Vector128.Create(a[2], a[3], b[2], b[3]);
}
