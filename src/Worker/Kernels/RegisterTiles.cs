using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// One tile of a matrix product c(r, ·) = initial(r, ·) + Σₖ a(r, k) b(k, ·), kept in registers while k runs. Each element begins with
/// its initial value and takes up its terms in ascending order, each fused: whatever the tile, the same bits.
/// </summary>
internal ref struct TileOperands
{
    /// <summary>a(0, 0).</summary>
    public ref float A;
    public nint ARowStride;
    public nint ATermStride;

    /// <summary>b(0, 0).</summary>
    public ref float B;
    public nint BTermStride;
    public int Terms;

    /// <summary>initial(0, 0); may be c itself.</summary>
    public ref float Initial;

    /// <summary>0 where all rows begin alike.</summary>
    public nint InitialRowStride;

    /// <summary>c(0, 0). All rows of the tile are written.</summary>
    public ref float C;
    public nint CRowStride;

    /// <summary>Of a; in the tile's further rows a's last row is read again.</summary>
    public int Rows;

    /// <summary>Floats from a's first row to the given one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nint ARow(int row) => Math.Min(row, Rows - 1) * ARowStride;
}

/// <summary>Tiles of five and of ten rows.</summary>
internal static class RegisterTiles<TColumns>
    where TColumns : struct, ITileColumns<TColumns>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FiveRows(scoped in TileOperands t)
    {
        var initial = new TileRows(ref t.Initial, t.InitialRowStride);
        var s0 = initial.Next();
        var s1 = initial.Next();
        var s2 = initial.Next();
        var s3 = initial.Next();
        var s4 = initial.Next();
        nint r1 = t.ARow(1), r2 = t.ARow(2), r3 = t.ARow(3), r4 = t.ARow(4);
        ref var a = ref t.A;
        ref var b = ref t.B;
        nint aStep = t.ATermStride, bStep = t.BTermStride;
        for (var k = t.Terms; k > 0; k--)
        {
            var row = TColumns.Load(in b);
            s0 = TColumns.MultiplyAdd(a, row, s0);
            s1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r1), row, s1);
            s2 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r2), row, s2);
            s3 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r3), row, s3);
            s4 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r4), row, s4);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        var c = new TileRows(ref t.C, t.CRowStride);
        c.Write(s0);
        c.Write(s1);
        c.Write(s2);
        c.Write(s3);
        c.Write(s4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TenRows(scoped in TileOperands t)
    {
        var initial = new TileRows(ref t.Initial, t.InitialRowStride);
        var s0 = initial.Next();
        var s1 = initial.Next();
        var s2 = initial.Next();
        var s3 = initial.Next();
        var s4 = initial.Next();
        var s5 = initial.Next();
        var s6 = initial.Next();
        var s7 = initial.Next();
        var s8 = initial.Next();
        var s9 = initial.Next();
        nint r1 = t.ARow(1), r2 = t.ARow(2), r3 = t.ARow(3), r4 = t.ARow(4), r5 = t.ARow(5);
        nint r6 = t.ARow(6), r7 = t.ARow(7), r8 = t.ARow(8), r9 = t.ARow(9);
        ref var a = ref t.A;
        ref var b = ref t.B;
        nint aStep = t.ATermStride, bStep = t.BTermStride;
        for (var k = t.Terms; k > 0; k--)
        {
            var row = TColumns.Load(in b);
            s0 = TColumns.MultiplyAdd(a, row, s0);
            s1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r1), row, s1);
            s2 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r2), row, s2);
            s3 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r3), row, s3);
            s4 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r4), row, s4);
            s5 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r5), row, s5);
            s6 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r6), row, s6);
            s7 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r7), row, s7);
            s8 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r8), row, s8);
            s9 = TColumns.MultiplyAdd(Unsafe.Add(ref a, r9), row, s9);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        var c = new TileRows(ref t.C, t.CRowStride);
        c.Write(s0);
        c.Write(s1);
        c.Write(s2);
        c.Write(s3);
        c.Write(s4);
        c.Write(s5);
        c.Write(s6);
        c.Write(s7);
        c.Write(s8);
        c.Write(s9);
    }

    /// <summary>Row after row of a tile in memory.</summary>
    private ref struct TileRows(ref float first, nint stride)
    {
        private readonly nint _stride = stride;
        private ref float _row = ref first;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TColumns Next()
        {
            var row = TColumns.Load(in _row);
            _row = ref Unsafe.Add(ref _row, _stride);
            return row;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(TColumns row)
        {
            TColumns.Store(row, ref _row);
            _row = ref Unsafe.Add(ref _row, _stride);
        }
    }
}
