using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Boltzmann;

/// <summary>
/// Units that are on with a given probability. Whether one is on is a function of the stream, of the example's place in the mini-batch and
/// of the unit: the same for whoever computes it, beside whatever other examples.
/// </summary>
internal static class BernoulliSampler
{
    // Uniform numbers are 24 bits in [0, 1): exact as floats, so that 0 is never on and 1 always.
    private const float Cell = 1f / (1 << 24);

    /// <param name="random">Its position is the place above the number of the unit's block of four.</param>
    /// <param name="firstPlace">Of the first row.</param>
    /// <param name="probabilities">[rows, units]</param>
    /// <param name="states">[rows, units] Overwritten with 0 and 1; may be the probabilities themselves. The padding is left alone.</param>
    public static void Sample(RandomStream random, int firstPlace, Matrix probabilities, Matrix states)
    {
        for (var row = 0; row < states.Rows; row++)
            Sample(random, (ulong)(firstPlace + row) << 32, probabilities.Row(row), states.Row(row));
    }

    private static void Sample(RandomStream random, ulong position, ReadOnlySpan<float> probabilities, Span<float> states)
    {
        probabilities = probabilities[..states.Length];
        var unit = 0;
        for (; unit + 4 <= states.Length; unit += 4)
        {
            var block = random.Block(position++);
            states[unit] = Draw(block.Word0, probabilities[unit]);
            states[unit + 1] = Draw(block.Word1, probabilities[unit + 1]);
            states[unit + 2] = Draw(block.Word2, probabilities[unit + 2]);
            states[unit + 3] = Draw(block.Word3, probabilities[unit + 3]);
        }

        if (unit == states.Length) return;
        var (word0, word1, word2, _) = random.Block(position);
        states[unit] = Draw(word0, probabilities[unit]);
        if (++unit < states.Length) states[unit] = Draw(word1, probabilities[unit]);
        if (++unit < states.Length) states[unit] = Draw(word2, probabilities[unit]);
    }

    private static float Draw(uint word, float probability) => (word >> 8) * Cell < probability ? 1f : 0f;
}
