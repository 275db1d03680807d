using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Worker.Kernels;

/// <summary>A function of one float, sixteen at a time.</summary>
internal interface IFunction
{
    static abstract TLanes Invoke<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>A function of a neuron's weighted input z whose derivative follows from its value a.</summary>
internal interface IActivation : IFunction
{
    static abstract TLanes Derivative<TLanes>(TLanes a)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Loops over all elements; columns and lengths are multiples of sixteen.</summary>
internal static class Elementwise<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <param name="x">[rows, columns] Changed.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">In each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(ref float x, nint stride, int rows, int columns)
        where TFunction : struct, IFunction
    {
        for (var row = rows; row > 0; row--)
        {
            for (nuint i = 0; i < (nuint)columns; i += Lanes.Count) TLanes.Store(TFunction.Invoke(TLanes.Load(in x, i)), ref x, i);
            x = ref Unsafe.Add(ref x, stride);
        }
    }

    /// <param name="x">Elements; changed.</param>
    public static void Apply<TFunction>(Span<float> x)
        where TFunction : struct, IFunction
    {
        Check(x.Length, x.Length);
        Apply<TFunction>(ref MemoryMarshal.GetReference(x), 0, 1, x.Length);
    }

    /// <param name="a">[rows, columns] The function's values.</param>
    /// <param name="aStride">From row to row.</param>
    /// <param name="d">[rows, columns] Multiplied by the derivatives.</param>
    /// <param name="dStride">From row to row.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">In each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TimesDerivative<TActivation>(ref float a, nint aStride, ref float d, nint dStride, int rows, int columns)
        where TActivation : struct, IActivation
    {
        for (var row = rows; row > 0; row--)
        {
            for (nuint i = 0; i < (nuint)columns; i += Lanes.Count)
                TLanes.Store(TLanes.Load(in d, i) * TActivation.Derivative(TLanes.Load(in a, i)), ref d, i);
            a = ref Unsafe.Add(ref a, aStride);
            d = ref Unsafe.Add(ref d, dStride);
        }
    }

    /// <param name="x">Elements.</param>
    /// <param name="d">As many; multiplied by the function's values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Times<TFunction>(ReadOnlySpan<float> x, Span<float> d)
        where TFunction : struct, IFunction
    {
        Check(x.Length, d.Length);
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var destination = ref MemoryMarshal.GetReference(d);
        for (nuint i = 0; i < (nuint)x.Length; i += Lanes.Count)
            TLanes.Store(TLanes.Load(in destination, i) * TFunction.Invoke(TLanes.Load(in source, i)), ref destination, i);
    }

    /// <summary>Column sums, rows in ascending order.</summary>
    /// <param name="rows">[batch, out]</param>
    /// <param name="sums">[1, out]</param>
    /// <param name="add">Go on from what is there.</param>
    public static void SumRows(Matrix rows, Matrix sums, bool add)
    {
        var column = 0;
        for (; column + 4 * Lanes.Count <= rows.Columns; column += 4 * Lanes.Count)
        {
            ref var destination = ref sums.At(0, column);
            var s0 = add ? TLanes.Load(in destination, 0) : default;
            var s1 = add ? TLanes.Load(in destination, Lanes.Count) : default;
            var s2 = add ? TLanes.Load(in destination, 2 * Lanes.Count) : default;
            var s3 = add ? TLanes.Load(in destination, 3 * Lanes.Count) : default;
            for (var row = 0; row < rows.Rows; row++)
            {
                ref var source = ref rows.At(row, column);
                s0 += TLanes.Load(in source, 0);
                s1 += TLanes.Load(in source, Lanes.Count);
                s2 += TLanes.Load(in source, 2 * Lanes.Count);
                s3 += TLanes.Load(in source, 3 * Lanes.Count);
            }

            TLanes.Store(s0, ref destination, 0);
            TLanes.Store(s1, ref destination, Lanes.Count);
            TLanes.Store(s2, ref destination, 2 * Lanes.Count);
            TLanes.Store(s3, ref destination, 3 * Lanes.Count);
        }

        for (; column < rows.Columns; column += Lanes.Count)
        {
            ref var destination = ref sums.At(0, column);
            var sum = add ? TLanes.Load(in destination, 0) : default;
            for (var row = 0; row < rows.Rows; row++) sum += TLanes.Load(in rows.At(row, column), 0);
            TLanes.Store(sum, ref destination, 0);
        }
    }

    /// <summary>The largest magnitude; not a number if an element is not finite.</summary>
    /// <param name="x">Elements.</param>
    public static float Largest(ReadOnlySpan<float> x)
    {
        Check(x.Length, x.Length);
        ref var source = ref MemoryMarshal.GetReference(x);
        TLanes largest = default, notFinite = default;
        for (nuint i = 0; i < (nuint)x.Length; i += Lanes.Count)
        {
            var v = TLanes.Load(in source, i);
            var magnitude = TLanes.Abs(v);
            largest = TLanes.IfGreater(magnitude, largest, magnitude, largest);
            notFinite = TLanes.MultiplyAdd(v, default, notFinite);
        }

        Span<float> lanes = stackalloc float[Lanes.Count];
        TLanes.Store(largest + notFinite, ref MemoryMarshal.GetReference(lanes), 0);
        var result = 0f;
        foreach (var lane in lanes) result = MathF.Max(result, lane);
        return result;
    }

    /// <summary>y = p / 255 for bytes p, rounded as the division would be.</summary>
    /// <param name="pixels">Any number.</param>
    /// <param name="y">As many.</param>
    public static void FromPixels(ReadOnlySpan<byte> pixels, Span<float> y)
    {
        if (y.Length != pixels.Length) throw new ArgumentException($"{pixels.Length} pixels do not make {y.Length} floats.", nameof(y));

        ref var source = ref MemoryMarshal.GetReference(pixels);
        ref var destination = ref MemoryMarshal.GetReference(y);
        var whole = (nuint)(pixels.Length / Lanes.Count * Lanes.Count);
        for (nuint i = 0; i < whole; i += Lanes.Count) TLanes.Store(Scale(TLanes.LoadBytes(in source, i)), ref destination, i);
        for (var i = (int)whole; i < pixels.Length; i++) y[i] = pixels[i] / 255f;
    }

    /// <summary>A product and one correction of it give the quotient's bits for all 256 pixels, without a division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Scale(TLanes pixels)
    {
        var inverse = TLanes.Broadcast(1f / 255f);
        var quotient = pixels * inverse;
        var remainder = TLanes.MultiplyAdd(quotient, TLanes.Broadcast(-255f), pixels);
        return TLanes.MultiplyAdd(remainder, inverse, quotient);
    }

    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of sixteen.</exception>
    public static void Check(int length, int otherLength)
    {
        if (length != otherLength || length % Lanes.Count != 0)
            throw new ArgumentException(
                $"{length} and {otherLength} floats are not the same multiple of {Lanes.Count}.", nameof(otherLength));
    }
}
