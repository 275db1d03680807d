using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Worker.Kernels;

/// <summary>Brings memory near before it is needed, on machines where .NET has an instruction for it; elsewhere does nothing.</summary>
internal static class CacheLines
{
    private const int Line = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref float at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref at));
    }

    public static unsafe void Prefetch(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported) return;
        ref var start = ref MemoryMarshal.GetReference(bytes);
        for (var i = 0; i < bytes.Length; i += Line) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }
}
