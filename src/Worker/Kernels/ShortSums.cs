using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Matrix products with exactly five or ten terms, such as the weight gradient of a small mini-batch: all of b stays in registers while
/// the rows of c pass by, so that short sums do not pay for the beginning and end of a tile. Bits as in <see cref="RegisterTiles{T}"/>.
/// </summary>
internal static class ShortSums<TColumns>
    where TColumns : struct, ITileColumns<TColumns>
{
    /// <param name="t">Its terms are five; a's rows are neighbours (a row stride of 1).</param>
    /// <param name="finish">What is done with the sums, row by row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FiveTerms<TFinish>(scoped in TileOperands t, TFinish finish)
        where TFinish : struct, IFinish
    {
        ref var b = ref t.B;
        var bStep = t.BTermStride;
        var b0 = TColumns.Load(in b);
        var b1 = TColumns.Load(in Unsafe.Add(ref b, bStep));
        var b2 = TColumns.Load(in Unsafe.Add(ref b, 2 * bStep));
        var b3 = TColumns.Load(in Unsafe.Add(ref b, 3 * bStep));
        var b4 = TColumns.Load(in Unsafe.Add(ref b, 4 * bStep));
        nint k1 = t.ATermStride, k2 = 2 * k1, k3 = 3 * k1, k4 = 4 * k1;
        ref var a = ref t.A;
        ref var initial = ref t.Initial;
        ref var c = ref t.C;
        for (var row = t.Rows; row > 0; row--)
        {
            var sum = TColumns.MultiplyAdd(a, b0, TColumns.Load(in initial));
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k1), b1, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k2), b2, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k3), b3, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k4), b4, sum);
            TColumns.Store(finish.End(sum, in c), ref c);
            a = ref Unsafe.Add(ref a, 1);
            initial = ref Unsafe.Add(ref initial, t.InitialRowStride);
            c = ref Unsafe.Add(ref c, t.CRowStride);
        }
    }

    /// <param name="t">Its terms are ten; a's rows are neighbours (a row stride of 1).</param>
    /// <param name="finish">What is done with the sums, row by row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TenTerms<TFinish>(scoped in TileOperands t, TFinish finish)
        where TFinish : struct, IFinish
    {
        ref var b = ref t.B;
        var bStep = t.BTermStride;
        var b0 = TColumns.Load(in b);
        var b1 = TColumns.Load(in Unsafe.Add(ref b, bStep));
        var b2 = TColumns.Load(in Unsafe.Add(ref b, 2 * bStep));
        var b3 = TColumns.Load(in Unsafe.Add(ref b, 3 * bStep));
        var b4 = TColumns.Load(in Unsafe.Add(ref b, 4 * bStep));
        var b5 = TColumns.Load(in Unsafe.Add(ref b, 5 * bStep));
        var b6 = TColumns.Load(in Unsafe.Add(ref b, 6 * bStep));
        var b7 = TColumns.Load(in Unsafe.Add(ref b, 7 * bStep));
        var b8 = TColumns.Load(in Unsafe.Add(ref b, 8 * bStep));
        var b9 = TColumns.Load(in Unsafe.Add(ref b, 9 * bStep));
        nint k1 = t.ATermStride, k2 = 2 * k1, k3 = 3 * k1, k4 = 4 * k1, k5 = 5 * k1, k6 = 6 * k1, k7 = 7 * k1, k8 = 8 * k1, k9 = 9 * k1;
        ref var a = ref t.A;
        ref var initial = ref t.Initial;
        ref var c = ref t.C;
        nint initialStep = t.InitialRowStride, cStep = t.CRowStride;
        // Two rows at a time: their sums do not wait for each other.
        var row = t.Rows;
        for (; row > 1; row -= 2)
        {
            var s = TColumns.MultiplyAdd(a, b0, TColumns.Load(in initial));
            var t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, 1), b0, TColumns.Load(in Unsafe.Add(ref initial, initialStep)));
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k1), b1, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k1 + 1), b1, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k2), b2, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k2 + 1), b2, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k3), b3, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k3 + 1), b3, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k4), b4, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k4 + 1), b4, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k5), b5, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k5 + 1), b5, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k6), b6, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k6 + 1), b6, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k7), b7, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k7 + 1), b7, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k8), b8, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k8 + 1), b8, t1);
            s = TColumns.MultiplyAdd(Unsafe.Add(ref a, k9), b9, s);
            t1 = TColumns.MultiplyAdd(Unsafe.Add(ref a, k9 + 1), b9, t1);
            TColumns.Store(finish.End(s, in c), ref c);
            ref var c1 = ref Unsafe.Add(ref c, cStep);
            TColumns.Store(finish.End(t1, in c1), ref c1);
            a = ref Unsafe.Add(ref a, 2);
            initial = ref Unsafe.Add(ref initial, 2 * initialStep);
            c = ref Unsafe.Add(ref c, 2 * cStep);
        }

        for (; row > 0; row--)
        {
            var sum = TColumns.MultiplyAdd(a, b0, TColumns.Load(in initial));
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k1), b1, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k2), b2, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k3), b3, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k4), b4, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k5), b5, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k6), b6, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k7), b7, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k8), b8, sum);
            sum = TColumns.MultiplyAdd(Unsafe.Add(ref a, k9), b9, sum);
            TColumns.Store(finish.End(sum, in c), ref c);
            a = ref Unsafe.Add(ref a, 1);
            initial = ref Unsafe.Add(ref initial, initialStep);
            c = ref Unsafe.Add(ref c, cStep);
        }
    }
}
