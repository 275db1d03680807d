using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Copies pieces of large factors in the order in which the tiles read them, so that they are read from few pages, one after the
/// other. A panel holds the rows (columns) of one tile, term by term; what it has more than the factor is zero.
/// </summary>
internal static class Packing
{
    private const int Quad = 4;

    /// <summary>
    /// Terms copied of all panels before the next ones: few enough for each to be a stream of reading that the prefetcher follows, and as
    /// many as a cache line of a transposed factor has.
    /// </summary>
    private const int TermsAtOnce = 16;

    /// <summary>Panels of <paramref name="panelRows"/> rows: panel p, term k, row r go to ((p · terms) + k) · panelRows + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Left(in LeftFactor a, int firstRow, int rows, int firstTerm, int terms, int panelRows, ref float packed)
    {
        var wholePanels = rows / panelRows;
        ref var source = ref a.At(firstRow, firstTerm);
        var done = a.RowStride == 1
            ? CopyLeft(ref source, a.TermStride, wholePanels, terms, panelRows, ref packed)
            : TransposeLeft(ref source, a.RowStride, wholePanels, terms, panelRows, ref packed);
        for (var row = 0; row < rows; row += panelRows)
        {
            ref var from = ref a.At(firstRow + row, firstTerm);
            ref var panel = ref Unsafe.Add(ref packed, (nint)row * terms);
            var real = Math.Min(panelRows, rows - row);
            for (var k = real == panelRows ? done : 0; k < terms; k++)
                for (var r = 0; r < panelRows; r++)
                    Unsafe.Add(ref panel, k * panelRows + r) =
                        r < real ? Unsafe.Add(ref from, (nint)r * a.RowStride + (nint)k * a.TermStride) : 0;
        }
    }

    /// <summary>Panels of <paramref name="panelColumns"/> columns, the last perhaps of sixteen; both as wide as they are stored.</summary>
    public static void Right(
        in RightFactor b, int firstColumn, int columns, int firstTerm, int terms, int panelColumns, ref float packed)
    {
        for (var first = 0; first < terms; first += TermsAtOnce)
        {
            var count = Math.Min(TermsAtOnce, terms - first);
            for (var column = 0; column < columns; column += panelColumns)
            {
                var width = Math.Min(panelColumns, columns - column);
                ref var panel = ref Unsafe.Add(ref packed, (nint)column * terms + first * width);
                if (b.IsTransposed) TransposeRight(b.Matrix, firstColumn + column, width, firstTerm + first, count, ref panel);
                else CopyRight(b.Matrix, firstColumn + column, width, firstTerm + first, count, ref panel);
            }
        }
    }

    /// <summary>target(c, r) = source(r, c); what the target's rows have more is zero.</summary>
    /// <param name="source">[columns, rows]</param>
    /// <param name="target">[rows, columns] Its stride is the columns, rounded up to whole groups.</param>
    public static void Transpose(Matrix source, Matrix target) =>
        TransposeRight(source, 0, target.Stride, 0, target.Rows, ref target.At(0, 0));

    /// <summary>The rows of a tile lie side by side: overlapping quads copy them.</summary>
    /// <returns>Terms done in all whole panels.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyLeft(ref float source, nint termStride, int panels, int terms, int panelRows, ref float packed)
    {
        for (var first = 0; first < terms; first += TermsAtOnce)
        {
            var count = Math.Min(TermsAtOnce, terms - first);
            for (var panel = 0; panel < panels; panel++)
            {
                ref var from = ref Unsafe.Add(ref source, first * termStride + panel * panelRows);
                ref var to = ref Unsafe.Add(ref packed, ((nint)panel * terms + first) * panelRows);
                for (var k = 0; k < count; k++)
                {
                    for (var r = 0; r < panelRows; r = NextQuad(r, panelRows))
                        Vector128.LoadUnsafe(ref from, (nuint)r).StoreUnsafe(ref to, (nuint)r);
                    from = ref Unsafe.Add(ref from, termStride);
                    to = ref Unsafe.Add(ref to, panelRows);
                }
            }
        }

        return terms;
    }

    /// <returns>Terms done in all whole panels: whole quads.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TransposeLeft(ref float source, nint rowStride, int panels, int terms, int panelRows, ref float packed)
    {
        var quads = terms / Quad;
        for (var panel = 0; panel < panels; panel++)
        {
            for (var r = 0; r < panelRows; r = NextQuad(r, panelRows))
            {
                ref var from = ref Unsafe.Add(ref source, (panel * panelRows + r) * rowStride);
                ref var to = ref Unsafe.Add(ref packed, (nint)panel * panelRows * terms + r);
                for (var q = quads; q > 0; q--)
                {
                    TransposeQuad(ref from, rowStride, ref to, panelRows);
                    from = ref Unsafe.Add(ref from, Quad);
                    to = ref Unsafe.Add(ref to, Quad * panelRows);
                }
            }
        }

        return quads * Quad;
    }

    /// <summary>The quad after the one at <paramref name="r"/>; the last one ends with the panel, over the one before if need be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NextQuad(int r, int panelRows) =>
        r + Quad >= panelRows ? panelRows : Math.Min(r + Quad, panelRows - Quad);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRight(Matrix b, int column, int width, int firstTerm, int terms, ref float panel)
    {
        ref var from = ref b.At(firstTerm, column);
        for (var k = terms; k > 0; k--)
        {
            for (nuint i = 0; i < (nuint)width; i += Lanes.Count) Vector512.LoadUnsafe(ref from, i).StoreUnsafe(ref panel, i);
            from = ref Unsafe.Add(ref from, b.Stride);
            panel = ref Unsafe.Add(ref panel, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeRight(Matrix b, int firstRow, int width, int firstTerm, int terms, ref float panel)
    {
        for (var i = 0; i < width; i += Quad)
        {
            var rows = b.Rows - firstRow - i;
            ref var from = ref b.At(firstRow + i, firstTerm);
            ref var to = ref Unsafe.Add(ref panel, i);
            var k = 0;
            if (rows >= Quad)
            {
                for (; k + Quad <= terms; k += Quad)
                {
                    TransposeQuad(ref from, b.Stride, ref to, width);
                    from = ref Unsafe.Add(ref from, Quad);
                    to = ref Unsafe.Add(ref to, Quad * width);
                }
            }

            for (; k < terms; k++)
            {
                for (var j = 0; j < Quad; j++) Unsafe.Add(ref to, j) = j < rows ? Unsafe.Add(ref from, (nint)j * b.Stride) : 0;
                from = ref Unsafe.Add(ref from, 1);
                to = ref Unsafe.Add(ref to, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeQuad(ref float source, nint sourceStride, ref float destination, nint destinationStride)
    {
        var a = Vector128.LoadUnsafe(ref source);
        var b = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourceStride));
        var c = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceStride));
        var d = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceStride));
        var (acLow, acHigh, bdLow, bdHigh) = (ZipLow(a, c), ZipHigh(a, c), ZipLow(b, d), ZipHigh(b, d));
        ZipLow(acLow, bdLow).StoreUnsafe(ref destination);
        ZipHigh(acLow, bdLow).StoreUnsafe(ref Unsafe.Add(ref destination, destinationStride));
        ZipLow(acHigh, bdHigh).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * destinationStride));
        ZipHigh(acHigh, bdHigh).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * destinationStride));
    }

    /// <summary>(a0, b0, a1, b1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>(a2, b2, a3, b3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
