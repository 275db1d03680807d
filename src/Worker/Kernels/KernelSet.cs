using System.Runtime.Intrinsics;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Kernels;

/// <summary>Widths of vectors that there are kernels for; all give the same bits, so the choice is one of speed.</summary>
public enum VectorWidth
{
    /// <summary>Every machine that .NET runs on, in software if need be.</summary>
    Bits128,

    /// <summary>AVX2.</summary>
    Bits256,

    /// <summary>AVX-512.</summary>
    Bits512,
}

/// <summary>Makes kernels.</summary>
public static class KernelSet
{
    /// <summary>The widest that this machine computes in hardware.</summary>
    public static VectorWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;

    /// <param name="width">Wider than the machine's: correct, but slow.</param>
    /// <param name="team">Threads for large products; the kernels are used by the team's caller only.</param>
    public static IKernels Create(VectorWidth width, ThreadTeam team) => width switch
    {
        VectorWidth.Bits512 => new VectorKernels<Lanes512, WideTiling<Lanes512>>(team),
        VectorWidth.Bits256 => new VectorKernels<Lanes256, NarrowTiling<Lanes256>>(team),
        VectorWidth.Bits128 => new VectorKernels<Lanes128, NarrowTiling<Lanes128>>(team),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "Unknown width."),
    };
}
