using System.Runtime.CompilerServices;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Worker.Kernels;

/// <summary>What is done with a tile of a product as soon as its sums are complete, while it is still in the first-level cache.</summary>
internal interface IFinish
{
    /// <summary>Whether the sums are used up by the finish, so that they need not be stored in the result.</summary>
    static abstract bool UsesUp { get; }

    /// <summary>Where <see cref="End"/> writes, if the sums are used up.</summary>
    Matrix Target { get; }

    /// <summary>What is written for one row of sums: the sums, or what they are used up for.</summary>
    /// <param name="sums">Complete.</param>
    /// <param name="before">What stands where they, or what is made of them, are written.</param>
    TColumns End<TColumns>(TColumns sums, ref readonly float before)
        where TColumns : struct, ITileColumns<TColumns>;

    /// <param name="tile">The sums; may be changed.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="at">Where they stand in the result; whole groups of columns.</param>
    void Apply(ref float tile, nint stride, ProductBlock at);
}

/// <summary>The sums are the result.</summary>
internal readonly struct NoFinish : IFinish
{
    public static bool UsesUp => false;

    public Matrix Target => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TColumns End<TColumns>(TColumns sums, ref readonly float before)
        where TColumns : struct, ITileColumns<TColumns> => sums;

    public void Apply(ref float tile, nint stride, ProductBlock at)
    {
    }
}

/// <summary>a = f(z).</summary>
internal readonly struct ActivateFinish<TLanes>(Activation activation) : IFinish
    where TLanes : struct, ILanes<TLanes>
{
    public static bool UsesUp => false;

    public Matrix Target => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TColumns End<TColumns>(TColumns sums, ref readonly float before)
        where TColumns : struct, ITileColumns<TColumns> => sums;

    public void Apply(ref float tile, nint stride, ProductBlock at) =>
        Activations<TLanes>.Apply(activation, ref tile, stride, at.Rows, at.Columns);
}

/// <summary>dZ = dA ⊙ f′, from the values a of f.</summary>
internal readonly struct DerivativeFinish<TLanes>(Activation activation, Matrix a) : IFinish
    where TLanes : struct, ILanes<TLanes>
{
    public static bool UsesUp => false;

    public Matrix Target => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TColumns End<TColumns>(TColumns sums, ref readonly float before)
        where TColumns : struct, ITileColumns<TColumns> => sums;

    public void Apply(ref float tile, nint stride, ProductBlock at) =>
        Activations<TLanes>.MultiplyByDerivative(
            activation, ref a.At(at.FirstRow, at.FirstColumn), a.Stride, ref tile, stride, at.Rows, at.Columns);
}

/// <summary>A step of gradient descent on the weights, from the sums over examples.</summary>
internal readonly struct DescendFinish<TLanes, TDescent>(Matrix weights, DescentStep step) : IFinish
    where TLanes : struct, ILanes<TLanes>
    where TDescent : struct, IDescent
{
    public static bool UsesUp => true;

    public Matrix Target => weights;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TColumns End<TColumns>(TColumns sums, ref readonly float before)
        where TColumns : struct, ITileColumns<TColumns> => TDescent.Step(TColumns.Load(in before), sums, step);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ref float tile, nint stride, ProductBlock at)
    {
        for (var row = at.FirstRow; row < at.EndRow; row++)
        {
            ref var w = ref weights.At(row, at.FirstColumn);
            for (var i = 0; i < at.Columns; i += Lanes.Count)
            {
                ref var target = ref Unsafe.Add(ref w, i);
                OneGroup<TLanes>.Store(End(OneGroup<TLanes>.Load(in Unsafe.Add(ref tile, i)), in target), ref target);
            }

            tile = ref Unsafe.Add(ref tile, stride);
        }
    }
}
