using System.Runtime.Intrinsics;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Multiply-adds on registers of one width each. Twelve chains that do not depend on each other are more than the latency times the
/// number of units of any present core, and with the factor they fit sixteen registers.
/// </summary>
internal static class RegisterLoops
{
    public const int Accumulators = 12;

    public static float MultiplyAdd512(int rounds, float factor)
    {
        var half = Vector512.Create(factor);
        Vector512<float> a0 = half, a1 = half, a2 = half, a3 = half, a4 = half, a5 = half;
        Vector512<float> a6 = half, a7 = half, a8 = half, a9 = half, a10 = half, a11 = half;
        for (var round = 0; round < rounds; round++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, half, half);
            a1 = Vector512.FusedMultiplyAdd(a1, half, half);
            a2 = Vector512.FusedMultiplyAdd(a2, half, half);
            a3 = Vector512.FusedMultiplyAdd(a3, half, half);
            a4 = Vector512.FusedMultiplyAdd(a4, half, half);
            a5 = Vector512.FusedMultiplyAdd(a5, half, half);
            a6 = Vector512.FusedMultiplyAdd(a6, half, half);
            a7 = Vector512.FusedMultiplyAdd(a7, half, half);
            a8 = Vector512.FusedMultiplyAdd(a8, half, half);
            a9 = Vector512.FusedMultiplyAdd(a9, half, half);
            a10 = Vector512.FusedMultiplyAdd(a10, half, half);
            a11 = Vector512.FusedMultiplyAdd(a11, half, half);
        }

        return Vector512.Sum(a0 + a1 + (a2 + a3) + (a4 + a5 + (a6 + a7)) + (a8 + a9 + (a10 + a11)));
    }

    public static float MultiplyAdd256(int rounds, float factor)
    {
        var half = Vector256.Create(factor);
        Vector256<float> a0 = half, a1 = half, a2 = half, a3 = half, a4 = half, a5 = half;
        Vector256<float> a6 = half, a7 = half, a8 = half, a9 = half, a10 = half, a11 = half;
        for (var round = 0; round < rounds; round++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, half, half);
            a1 = Vector256.FusedMultiplyAdd(a1, half, half);
            a2 = Vector256.FusedMultiplyAdd(a2, half, half);
            a3 = Vector256.FusedMultiplyAdd(a3, half, half);
            a4 = Vector256.FusedMultiplyAdd(a4, half, half);
            a5 = Vector256.FusedMultiplyAdd(a5, half, half);
            a6 = Vector256.FusedMultiplyAdd(a6, half, half);
            a7 = Vector256.FusedMultiplyAdd(a7, half, half);
            a8 = Vector256.FusedMultiplyAdd(a8, half, half);
            a9 = Vector256.FusedMultiplyAdd(a9, half, half);
            a10 = Vector256.FusedMultiplyAdd(a10, half, half);
            a11 = Vector256.FusedMultiplyAdd(a11, half, half);
        }

        return Vector256.Sum(a0 + a1 + (a2 + a3) + (a4 + a5 + (a6 + a7)) + (a8 + a9 + (a10 + a11)));
    }

    public static float MultiplyAdd128(int rounds, float factor)
    {
        var half = Vector128.Create(factor);
        Vector128<float> a0 = half, a1 = half, a2 = half, a3 = half, a4 = half, a5 = half;
        Vector128<float> a6 = half, a7 = half, a8 = half, a9 = half, a10 = half, a11 = half;
        for (var round = 0; round < rounds; round++)
        {
            a0 = Vector128.FusedMultiplyAdd(a0, half, half);
            a1 = Vector128.FusedMultiplyAdd(a1, half, half);
            a2 = Vector128.FusedMultiplyAdd(a2, half, half);
            a3 = Vector128.FusedMultiplyAdd(a3, half, half);
            a4 = Vector128.FusedMultiplyAdd(a4, half, half);
            a5 = Vector128.FusedMultiplyAdd(a5, half, half);
            a6 = Vector128.FusedMultiplyAdd(a6, half, half);
            a7 = Vector128.FusedMultiplyAdd(a7, half, half);
            a8 = Vector128.FusedMultiplyAdd(a8, half, half);
            a9 = Vector128.FusedMultiplyAdd(a9, half, half);
            a10 = Vector128.FusedMultiplyAdd(a10, half, half);
            a11 = Vector128.FusedMultiplyAdd(a11, half, half);
        }

        return Vector128.Sum(a0 + a1 + (a2 + a3) + (a4 + a5 + (a6 + a7)) + (a8 + a9 + (a10 + a11)));
    }
}
