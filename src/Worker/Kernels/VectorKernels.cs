using System.Runtime.InteropServices;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Kernels;

/// <summary>The kernels for one width.</summary>
internal sealed class VectorKernels<TLanes, TTiling> : IKernels
    where TLanes : struct, ILanes<TLanes>
    where TTiling : struct, ITiling
{
    // A part of a product takes longer, by some times, than to hand it to another thread and to wait for it.
    private const long MultiplyAddsOfPart = 400_000;

    // Then turning the weights around would take longer than to multiply them.
    private const int SmallBatchMax = 32;
    private const long LargeWeightsMin = 2048;

    private readonly ThreadTeam _team;
    private readonly Workspaces _workspaces = new();
    private readonly ProductJob<TTiling, NoFinish> _plain;
    private readonly ProductJob<TTiling, ActivateFinish<TLanes>> _forward;
    private readonly ProductJob<TTiling, DerivativeFinish<TLanes>> _backward;
    private readonly ProductJob<TTiling, DescendFinish<TLanes, NoDecayDescent>> _plainDescent;
    private readonly ProductJob<TTiling, DescendFinish<TLanes, CostTermDescent>> _costTermDescent;
    private readonly ProductJob<TTiling, DescendFinish<TLanes, WeightScalingDescent>> _weightScalingDescent;

    /// <param name="team">Threads for large products.</param>
    public VectorKernels(ThreadTeam team)
    {
        _team = team;
        (_plain, _forward, _backward) = (new(_workspaces), new(_workspaces), new(_workspaces));
        (_plainDescent, _costTermDescent, _weightScalingDescent) = (new(_workspaces), new(_workspaces), new(_workspaces));
    }

    public void Multiply(Matrix a, Matrix b, Matrix c)
    {
        Check(a, b, c);
        Run(_plain, new(LeftFactor.Of(a), RightFactor.Of(b), InitialSums.Zero, c, default));
    }

    public void Forward(Matrix x, Matrix w, Matrix bias, Activation activation, Matrix a)
    {
        Check(x, w, a);
        CheckRow(bias, w.Columns);
        var finish = new ActivateFinish<TLanes>(activation);
        Run(_forward, new(LeftFactor.Of(x), RightFactor.Of(w), InitialSums.Row(bias), a, finish));
    }

    public void InputGradient(Matrix dZ, Matrix w, Activation activation, Matrix x, Matrix dX)
    {
        if (dZ.Rows != dX.Rows || dZ.Columns != w.Columns || w.Rows != dX.Columns || x.Rows != dX.Rows || x.Columns != dX.Columns)
            throw new ArgumentException(
                $"[{dZ.Rows}, {dZ.Columns}] by [{w.Rows}, {w.Columns}]ᵀ beside [{x.Rows}, {x.Columns}] is not [{dX.Rows}, {dX.Columns}].",
                nameof(dX));

        var isCompact = dX.Stride == AlignedBuffer.Pad(dX.Columns) && x.Stride == dX.Stride;
        if (isCompact && dZ.Rows <= SmallBatchMax && (long)w.Rows * w.Columns >= LargeWeightsMin)
        {
            InputGradientOfSmallBatch(dZ, w, dX);
            MultiplyByDerivative(activation, x.Elements, dX.Elements);
            return;
        }

        var finish = new DerivativeFinish<TLanes>(activation, x);
        Run(_backward, new(LeftFactor.Of(dZ), RightFactor.TransposeOf(w), InitialSums.Zero, dX, finish));
    }

    public void WeightGradient(Matrix x, Matrix dZ, Matrix dW, Matrix dBias, bool add)
    {
        CheckGradient(x, dZ, dW);
        CheckRow(dBias, dW.Columns);
        Elementwise<TLanes>.SumRows(dZ, dBias, add);
        RunWeightGradient(_plain, x, dZ, dW, add, default);
    }

    public void Descend(Matrix x, Matrix dZ, Matrix dW, Matrix dBias, bool add, DescentStep step, Matrix w, Matrix bias)
    {
        CheckGradient(x, dZ, dW);
        CheckRow(dBias, dW.Columns);
        CheckRow(bias, dW.Columns);
        if (w.Rows != dW.Rows || w.Columns != dW.Columns)
            throw new ArgumentException($"[{w.Rows}, {w.Columns}] weights do not have a gradient [{dW.Rows}, {dW.Columns}].", nameof(w));
        switch (step.Form)
        {
            case DescentForm.NoDecay: RunWeightGradient(_plainDescent, x, dZ, dW, add, new(w, step)); break;
            case DescentForm.CostTerm: RunWeightGradient(_costTermDescent, x, dZ, dW, add, new(w, step)); break;
            default: RunWeightGradient(_weightScalingDescent, x, dZ, dW, add, new(w, step)); break;
        }

        Elementwise<TLanes>.SumRows(dZ, dBias, add);
        for (var i = 0; i < bias.Columns; i += Lanes.Count)
        {
            ref var b = ref bias.At(0, i);
            var sum = OneGroup<TLanes>.Load(in dBias.At(0, i));
            OneGroup<TLanes>.Store(NoDecayDescent.Step(OneGroup<TLanes>.Load(in b), sum, step), ref b);
        }
    }

    public void Activate(Activation activation, ReadOnlySpan<float> z, Span<float> a)
    {
        Elementwise<TLanes>.Check(z.Length, a.Length);
        z.CopyTo(a);
        Activations<TLanes>.Apply(activation, ref MemoryMarshal.GetReference(a), 0, 1, a.Length);
    }

    public void MultiplyByDerivative(Activation activation, ReadOnlySpan<float> a, Span<float> d)
    {
        Elementwise<TLanes>.Check(a.Length, d.Length);
        Activations<TLanes>.MultiplyByDerivative(
            activation, ref MemoryMarshal.GetReference(a), 0, ref MemoryMarshal.GetReference(d), 0, 1, d.Length);
    }

    public void MultiplyByDerivativeAt(Activation activation, ReadOnlySpan<float> z, Span<float> d) =>
        Activations<TLanes>.MultiplyByDerivativeAt(activation, z, d);

    public void ColumnDots(Matrix a, Matrix b, Matrix dots)
    {
        CheckSame(a, b);
        CheckRow(dots, a.Columns);
        Columns<TLanes>.Dots(a, b, dots);
    }

    public void ScaleColumns(Matrix a, Matrix factors, Matrix c)
    {
        CheckSame(a, c);
        CheckRow(factors, a.Columns);
        Columns<TLanes>.Scale(a, factors, c);
    }

    public void CombineColumns(Matrix a, Matrix aFactors, Matrix b, Matrix bFactors, Matrix c)
    {
        CheckSame(a, b);
        CheckSame(a, c);
        CheckRow(aFactors, a.Columns);
        CheckRow(bFactors, a.Columns);
        Columns<TLanes>.Combine(a, aFactors, b, bFactors, c);
    }

    public void Exp(Span<float> x) => Elementwise<TLanes>.Apply<ExpFunction>(x);

    public void Softplus(Span<float> x) => Elementwise<TLanes>.Apply<SoftplusFunction>(x);

    public void FromPixels(ReadOnlySpan<byte> pixels, Span<float> y) => Elementwise<TLanes>.FromPixels(pixels, y);

    public void Prefetch(ReadOnlySpan<byte> bytes) => CacheLines.Prefetch(bytes);

    public float Largest(ReadOnlySpan<float> x) => Elementwise<TLanes>.Largest(x);

    /// <summary>
    /// dXᵀ = w dZᵀ: reads the weights where they lie and turns the few examples around instead. The same products in the same order.
    /// </summary>
    private void InputGradientOfSmallBatch(Matrix dZ, Matrix w, Matrix dX)
    {
        var turned = _workspaces.Turned(w.Rows, dZ.Rows);
        Run(_plain, new(LeftFactor.Of(w), RightFactor.TransposeOf(dZ), InitialSums.Zero, turned, default));
        Packing.Transpose(turned, dX);
    }

    private void RunWeightGradient<TFinish>(
        ProductJob<TTiling, TFinish> job, Matrix x, Matrix dZ, Matrix dW, bool add, TFinish finish)
        where TFinish : struct, IFinish =>
        Run(job, new(LeftFactor.TransposeOf(x), RightFactor.Of(dZ), add ? InitialSums.Of(dW) : InitialSums.Zero, dW, finish));

    private static void Check(Matrix a, Matrix b, Matrix c)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] by [{b.Rows}, {b.Columns}] is not [{c.Rows}, {c.Columns}].", nameof(c));
    }

    private static void CheckGradient(Matrix x, Matrix dZ, Matrix dW)
    {
        if (dZ.Rows != x.Rows || x.Columns != dW.Rows || dZ.Columns != dW.Columns)
            throw new ArgumentException(
                $"[{x.Rows}, {x.Columns}]ᵀ by [{dZ.Rows}, {dZ.Columns}] is not [{dW.Rows}, {dW.Columns}].", nameof(dW));
    }

    private static void CheckSame(Matrix a, Matrix b)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] are not of one shape.", nameof(b));
    }

    private static void CheckRow(Matrix row, int columns)
    {
        if (row.Rows != 1 || row.Columns != columns)
            throw new ArgumentException($"[{row.Rows}, {row.Columns}] is not [1, {columns}].", nameof(row));
    }

    private void Run<TFinish>(ProductJob<TTiling, TFinish> job, in MatrixProduct<TTiling, TFinish> product)
        where TFinish : struct, IFinish
    {
        var worth = (long)product.Rows * product.Columns * product.Terms / MultiplyAddsOfPart;
        var threads = (int)Math.Clamp(worth, 1, _team.Size);
        if (threads == 1)
        {
            product.Compute(new(0, product.Rows, 0, product.Columns), _workspaces[0]);
            return;
        }

        _workspaces.MakeRoom(threads);
        job.Set(in product);
        _team.Run(job, threads);
    }
}
