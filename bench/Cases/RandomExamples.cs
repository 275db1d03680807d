using System.Runtime.InteropServices;
using Cluster.Shared.Data;
using Cluster.Shared.Numerics;

namespace Cluster.Bench.Cases;

/// <summary>Dense random pixels with random labels: no zeros that a program could skip, nothing to be learnt.</summary>
public static class RandomExamples
{
    /// <param name="inputs">Pixels an example.</param>
    /// <param name="classes">2 to 256.</param>
    /// <param name="count">Training examples; there are no others.</param>
    public static Dataset Create(int inputs, int classes, int count)
    {
        var pixels = new byte[(long)count * inputs];
        var labels = new byte[count];
        var random = new RandomStream(1, RandomPurpose.Simulation);
        var words = MemoryMarshal.Cast<byte, ulong>(pixels.AsSpan());
        for (var i = 0; i < words.Length; i++) words[i] = random.Bits((ulong)i);

        for (var i = 0; i < count; i++) labels[i] = (byte)(random with { Index = 1 }).Below((ulong)i, classes);
        var none = new ExampleSet([], [], inputs, classes);
        return new("random", new(pixels, labels, inputs, classes), none, none);
    }
}
