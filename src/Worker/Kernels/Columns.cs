using System.Runtime.CompilerServices;

namespace Cluster.Worker.Kernels;

/// <summary>Sums and products column by column: what belongs to one neuron. Rows are taken in ascending order, each fused.</summary>
internal static class Columns<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    // A sum waits for its last addition; several groups of columns at once fill the time.
    private const int Side = 4 * Lanes.Count;

    /// <param name="a">[rows, columns]</param>
    /// <param name="b">[rows, columns]</param>
    /// <param name="dots">[1, columns] Overwritten with Σ a b of each column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(Matrix a, Matrix b, Matrix dots)
    {
        var column = 0;
        for (; column + Side <= a.Columns; column += Side)
        {
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            for (var row = 0; row < a.Rows; row++)
            {
                ref var x = ref a.At(row, column);
                ref var y = ref b.At(row, column);
                s0 = TLanes.MultiplyAdd(TLanes.Load(in x, 0), TLanes.Load(in y, 0), s0);
                s1 = TLanes.MultiplyAdd(TLanes.Load(in x, Lanes.Count), TLanes.Load(in y, Lanes.Count), s1);
                s2 = TLanes.MultiplyAdd(TLanes.Load(in x, 2 * Lanes.Count), TLanes.Load(in y, 2 * Lanes.Count), s2);
                s3 = TLanes.MultiplyAdd(TLanes.Load(in x, 3 * Lanes.Count), TLanes.Load(in y, 3 * Lanes.Count), s3);
            }

            ref var destination = ref dots.At(0, column);
            TLanes.Store(s0, ref destination, 0);
            TLanes.Store(s1, ref destination, Lanes.Count);
            TLanes.Store(s2, ref destination, 2 * Lanes.Count);
            TLanes.Store(s3, ref destination, 3 * Lanes.Count);
        }

        for (; column < a.Columns; column += Lanes.Count)
        {
            TLanes sum = default;
            for (var row = 0; row < a.Rows; row++)
                sum = TLanes.MultiplyAdd(TLanes.Load(in a.At(row, column), 0), TLanes.Load(in b.At(row, column), 0), sum);
            TLanes.Store(sum, ref dots.At(0, column), 0);
        }
    }

    /// <param name="a">[rows, columns]</param>
    /// <param name="factors">[1, columns]</param>
    /// <param name="c">[rows, columns] Overwritten with a · factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Matrix a, Matrix factors, Matrix c)
    {
        for (var row = 0; row < a.Rows; row++)
        {
            ref var source = ref a.At(row, 0);
            ref var factor = ref factors.At(0, 0);
            ref var destination = ref c.At(row, 0);
            for (nuint i = 0; i < (nuint)a.Columns; i += Lanes.Count)
                TLanes.Store(TLanes.Load(in source, i) * TLanes.Load(in factor, i), ref destination, i);
        }
    }

    /// <param name="a">[rows, columns]</param>
    /// <param name="aFactors">[1, columns]</param>
    /// <param name="b">[rows, columns]</param>
    /// <param name="bFactors">[1, columns]</param>
    /// <param name="c">[rows, columns] Overwritten with a · factor + b · factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(Matrix a, Matrix aFactors, Matrix b, Matrix bFactors, Matrix c)
    {
        for (var row = 0; row < a.Rows; row++)
        {
            ref var x = ref a.At(row, 0);
            ref var y = ref b.At(row, 0);
            ref var xFactor = ref aFactors.At(0, 0);
            ref var yFactor = ref bFactors.At(0, 0);
            ref var destination = ref c.At(row, 0);
            for (nuint i = 0; i < (nuint)a.Columns; i += Lanes.Count)
            {
                var scaled = TLanes.Load(in y, i) * TLanes.Load(in yFactor, i);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(in x, i), TLanes.Load(in xFactor, i), scaled), ref destination, i);
            }
        }
    }
}
