using Cluster.Shared.Numerics;

namespace Cluster.Shared.Training;

/// <summary>
/// Which numbers of one example dropout keeps in one step: a pure function of seed, layer, step, the example's place in the mini-batch and
/// the number's place in the layer. So a shard that is computed again, by whomever, drops the same ones.
/// </summary>
/// <param name="Seed">The run's.</param>
/// <param name="Layer">0 for the inputs, 1 for the first hidden layer.</param>
/// <param name="Step">Steps made before; below 2⁴⁶.</param>
/// <param name="Place">Of the example in the mini-batch.</param>
public readonly record struct DropoutMask(ulong Seed, int Layer, long Step, int Place)
{
    /// <summary>Sixteen random bits decide a number, so that one block of random words is enough for eight.</summary>
    public const int PerBlock = 8;

    private const int Range = 1 << 16;
    private const int LayerShift = 8;
    private const int StepShift = 18;

    /// <summary>
    /// What a number's bits must be below, for it to be kept. The probability is rounded to a multiple of 2⁻¹⁶, and above 0.
    /// </summary>
    /// <param name="p">Probability of being dropped, in [0, 1).</param>
    public static int Threshold(double p) => Math.Max(1, (int)Math.Round((1 - p) * Range));

    /// <summary>What a number that is kept is multiplied by: one over the rounded probability of that, for an exact mean.</summary>
    public static float Scale(int threshold) => (float)((double)Range / threshold);

    /// <summary>
    /// For the numbers from <paramref name="index"/> · 8 on: the low half of each word decides one, the high half the next.
    /// </summary>
    public PhiloxBlock Block(int index) =>
        Philox.Block(
            Seed, (uint)index, (uint)Place, (uint)Step,
            (uint)RandomPurpose.Dropout | (uint)Layer << LayerShift | (uint)(Step >> 32) << StepShift);

    /// <summary>Whether one number is kept.</summary>
    /// <param name="number">Its place in the layer.</param>
    /// <param name="threshold">See <see cref="Threshold"/>.</param>
    public bool Keeps(int number, int threshold)
    {
        var block = Block(number / PerBlock);
        var word = (number % PerBlock / 2) switch { 0 => block.Word0, 1 => block.Word1, 2 => block.Word2, _ => block.Word3 };
        return (number % 2 == 0 ? word & (Range - 1) : word >> 16) < threshold;
    }
}
