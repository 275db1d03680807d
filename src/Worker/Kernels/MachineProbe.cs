using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Loops that do one thing only, as fast as a core can do it: what the kernels are measured against. Whoever calls them holds the
/// stopwatch.
/// </summary>
public static class MachineProbe
{
    private const int ReadStep = 8 * Lanes.Count;
    private const int UpdateStep = 4 * Lanes.Count;

    /// <summary>Bits of the vectors that this machine, as .NET is set up, computes in hardware; the widest first.</summary>
    public static IReadOnlyList<int> VectorWidths { get; } =
    [
        .. new[] { (512, Vector512.IsHardwareAccelerated), (256, Vector256.IsHardwareAccelerated), (128, true) }
            .Where(width => width.Item2)
            .Select(width => width.Item1),
    ];

    /// <summary>Names of the vector instruction sets that .NET uses here.</summary>
    public static IReadOnlyList<string> VectorExtensions { get; } =
    [
        .. new[]
        {
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported), ("AVX-512DQ", Avx512DQ.IsSupported),
            ("AVX-512VBMI", Avx512Vbmi.IsSupported), ("AdvSimd", AdvSimd.IsSupported),
        }.Where(extension => extension.Item2).Select(extension => extension.Item1),
    ];

    /// <summary>Fused multiply-adds between registers, nothing else.</summary>
    /// <param name="vectorBits">512, 256 or 128.</param>
    /// <param name="rounds">Each makes <see cref="OperationsPerRound"/>.</param>
    /// <returns>A number that depends on all of them.</returns>
    public static float MultiplyAdd(int vectorBits, int rounds) => vectorBits switch
    {
        512 => RegisterLoops.MultiplyAdd512(rounds, 0.5f),
        256 => RegisterLoops.MultiplyAdd256(rounds, 0.5f),
        128 => RegisterLoops.MultiplyAdd128(rounds, 0.5f),
        _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "Vectors have 512, 256 or 128 bits."),
    };

    /// <summary>Floating-point operations (a multiply-add is two) of one round of <see cref="MultiplyAdd"/>.</summary>
    public static int OperationsPerRound(int vectorBits) => 2 * RegisterLoops.Accumulators * vectorBits / (8 * sizeof(float));

    /// <summary>Reads every float once, with the widest vectors.</summary>
    /// <param name="x">A multiple of 128 floats.</param>
    /// <returns>Their sum, so that none can be left out.</returns>
    public static float Read(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % ReadStep, 0, nameof(x));
        return Vector512.IsHardwareAccelerated ? Sum<Lanes512>(x) : Vector256.IsHardwareAccelerated ? Sum<Lanes256>(x) : Sum<Lanes128>(x);
    }

    /// <summary>Reads every float once and writes it where it was, as x / 2 + 1 / 2.</summary>
    /// <param name="x">A multiple of 64 floats.</param>
    public static void Update(Span<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % UpdateStep, 0, nameof(x));
        if (Vector512.IsHardwareAccelerated) Halve<Lanes512>(x);
        else if (Vector256.IsHardwareAccelerated) Halve<Lanes256>(x);
        else Halve<Lanes128>(x);
    }

    private static float Sum<TLanes>(ReadOnlySpan<float> x)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var start = ref MemoryMarshal.GetReference(x);
        TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nuint i = 0; i < (nuint)x.Length; i += ReadStep)
        {
            s0 += TLanes.Load(in start, i);
            s1 += TLanes.Load(in start, i + Lanes.Count);
            s2 += TLanes.Load(in start, i + 2 * Lanes.Count);
            s3 += TLanes.Load(in start, i + 3 * Lanes.Count);
            s4 += TLanes.Load(in start, i + 4 * Lanes.Count);
            s5 += TLanes.Load(in start, i + 5 * Lanes.Count);
            s6 += TLanes.Load(in start, i + 6 * Lanes.Count);
            s7 += TLanes.Load(in start, i + 7 * Lanes.Count);
        }

        Span<float> lanes = stackalloc float[Lanes.Count];
        TLanes.Store(s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7)), ref MemoryMarshal.GetReference(lanes), 0);
        var sum = 0f;
        foreach (var lane in lanes) sum += lane;
        return sum;
    }

    private static void Halve<TLanes>(Span<float> x)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var start = ref MemoryMarshal.GetReference(x);
        var half = TLanes.Broadcast(0.5f);
        for (nuint i = 0; i < (nuint)x.Length; i += UpdateStep)
        {
            Halve(ref start, i, half);
            Halve(ref start, i + Lanes.Count, half);
            Halve(ref start, i + 2 * Lanes.Count, half);
            Halve(ref start, i + 3 * Lanes.Count, half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halve<TLanes>(ref float start, nuint at, TLanes half)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(in start, at), half, half), ref start, at);
}
