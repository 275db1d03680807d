using System.Runtime.CompilerServices;

namespace Cluster.Shared.Numerics;

/// <summary>
/// Philox4x32-10: a random function of a counter and a key, without state. Salmon, Moraes, Dror and Shaw, "Parallel random numbers:
/// as easy as 1, 2, 3", SC'11. The same number everywhere, for whoever asks, in any order.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Four independent uniform 32-bit words for a 128-bit counter and a 64-bit key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxBlock Block(ulong key, uint counter0, uint counter1, uint counter2, uint counter3)
    {
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * counter0;
            var product1 = (ulong)Multiplier1 * counter2;
            (counter0, counter1, counter2, counter3) =
                ((uint)(product1 >> 32) ^ counter1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ counter3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new PhiloxBlock(counter0, counter1, counter2, counter3);
    }
}

/// <summary>Four random words.</summary>
public readonly record struct PhiloxBlock(uint Word0, uint Word1, uint Word2, uint Word3);
