using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Tests.Kernels;

/// <summary>Kernels of each width, on one thread.</summary>
internal static class Widths
{
    public static IReadOnlyList<IKernels> All { get; } =
        [.. Enum.GetValues<VectorWidth>().Select(width => KernelSet.Create(width, new ThreadTeam()))];

    public static IKernels Best { get; } = KernelSet.Create(KernelSet.Best, new ThreadTeam());
}
