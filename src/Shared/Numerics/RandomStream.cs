namespace Cluster.Shared.Numerics;

/// <summary>What random numbers are drawn for. Part of the counter, so that no two uses share numbers. Numbers are never reused.</summary>
public enum RandomPurpose : byte
{
    /// <summary>Stream index: the layer; position: the weight's place in [out][in].</summary>
    Weights = 1,

    /// <summary>Stream index: the layer; position: the neuron.</summary>
    Biases = 2,

    /// <summary>Stream index: the epoch; position: the step of the shuffle.</summary>
    Permutation = 3,

    /// <summary>Stream index: the image; position: the draw within it.</summary>
    Drawings = 4,

    /// <summary>For tests and simulations.</summary>
    Simulation = 5,

    /// <summary>Its counters are laid out by the dropout mask: layer, step, example, number.</summary>
    Dropout = 6,

    /// <summary>
    /// Hidden units of restricted Boltzmann machines. Stream index: (step × k + Gibbs step) × layers + layer; position: place in the
    /// mini-batch × 2³² + unit / 4.
    /// </summary>
    HiddenUnits = 7,

    /// <summary>Visible units of their persistent chains; likewise.</summary>
    VisibleUnits = 8,

    /// <summary>How those chains begin. Stream index: the layer; position: the place in [chain][unit].</summary>
    Chains = 9,

    /// <summary>Stream index: the searched key, by the hash of its name; position: the draw.</summary>
    Search = 40,
}

/// <summary>
/// An endless sequence of random numbers that is read by position: a pure function of seed, purpose, stream index and position.
/// </summary>
/// <param name="Seed">The run's (or the data's) seed.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Index">Which of the streams of this purpose: a layer, an epoch, an image.</param>
public readonly record struct RandomStream(ulong Seed, RandomPurpose Purpose, uint Index = 0)
{
    /// <summary>Four words at once, for those who need many.</summary>
    public PhiloxBlock Block(ulong position) =>
        Philox.Block(Seed, (uint)position, (uint)(position >> 32), Index, (uint)Purpose);

    /// <summary>64 uniform bits.</summary>
    public ulong Bits(ulong position)
    {
        var block = Block(position);
        return ((ulong)block.Word0 << 32) | block.Word1;
    }

    /// <summary>Uniform in the open interval (0, 1): the middles of 2⁵³ equal cells, so that neither end is ever met.</summary>
    public double Uniform(ulong position) => ToUniform(Bits(position));

    /// <summary>What <see cref="Uniform"/> makes of 64 bits.</summary>
    /// <remarks>In the upper half the sum is rounded to a whole number of cells; the last would be 1.</remarks>
    public static double ToUniform(ulong bits) => Math.Min(((bits >> 11) + 0.5) * (1.0 / (1UL << 53)), 1 - 1.0 / (1UL << 53));

    /// <summary>Standard normal: the inverse distribution function of <see cref="Uniform"/>.</summary>
    public double Gaussian(ulong position) => NormalDistribution.Quantile(Uniform(position));

    /// <summary>Uniform in [0, <paramref name="bound"/>). The bias is below bound / 2⁶⁴.</summary>
    public int Below(ulong position, int bound) => (int)Math.BigMul(Bits(position), (ulong)bound, out _);
}
