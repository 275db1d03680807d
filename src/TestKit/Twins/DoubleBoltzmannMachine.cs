using Cluster.Shared.Numerics;

namespace Cluster.TestKit.Twins;

/// <summary>
/// A restricted Boltzmann machine in plain loops of double precision: what the fast one is compared with, and for tiny machines sums over
/// all states. E(v, h) = −bᵀv − cᵀh − vᵀWh.
/// </summary>
/// <param name="weights">[visible][hidden]</param>
/// <param name="visibleBiases">b</param>
/// <param name="hiddenBiases">c</param>
public sealed class DoubleBoltzmannMachine(double[][] weights, double[] visibleBiases, double[] hiddenBiases)
{
    public int VisibleCount => visibleBiases.Length;

    public int HiddenCount => hiddenBiases.Length;

    public double[] Hidden(double[] visible) =>
        [.. hiddenBiases.Select((c, j) => Sigmoid(c + visible.Select((v, i) => v * weights[i][j]).Sum()))];

    public double[] Visible(double[] hidden) =>
        [.. visibleBiases.Select((b, i) => Sigmoid(b + hidden.Select((h, j) => h * weights[i][j]).Sum()))];

    public double Energy(double[] visible, double[] hidden)
    {
        var energy = 0.0;
        for (var i = 0; i < VisibleCount; i++) energy -= visibleBiases[i] * visible[i];
        for (var j = 0; j < HiddenCount; j++) energy -= hiddenBiases[j] * hidden[j];
        for (var i = 0; i < VisibleCount; i++)
            for (var j = 0; j < HiddenCount; j++) energy -= visible[i] * weights[i][j] * hidden[j];
        return energy;
    }

    /// <summary>−ln Σ e⁻ᴱ over all hidden states, one by one.</summary>
    public double FreeEnergy(double[] visible) => -Math.Log(States(HiddenCount).Sum(hidden => Math.Exp(-Energy(visible, hidden))));

    /// <summary>ln Σ e⁻ᴱ over all states of all units.</summary>
    public double LogPartition() => Math.Log(States(VisibleCount).Sum(visible => Math.Exp(-FreeEnergy(visible))));

    /// <summary>ln p(v), summed.</summary>
    public double LogLikelihood(IEnumerable<double[]> data)
    {
        var partition = LogPartition();
        return data.Sum(visible => -FreeEnergy(visible) - partition);
    }

    /// <summary>The model's own mean of vᵢ P(hⱼ = 1 | v), of vᵢ and of P(hⱼ = 1 | v), by sums over all states.</summary>
    public BoltzmannStatistics Expectation()
    {
        var (sums, partition) = (new BoltzmannStatistics(VisibleCount, HiddenCount), LogPartition());
        foreach (var visible in States(VisibleCount)) sums.Add(visible, Hidden(visible), Math.Exp(-FreeEnergy(visible) - partition));
        return sums;
    }

    /// <summary>Units that are on where a random number is below their probability; four numbers of 24 bits come from each block.</summary>
    /// <param name="random">Read at place × 2³² + unit / 4.</param>
    /// <param name="place">Of the example in the mini-batch.</param>
    /// <param name="probabilities">Of the units.</param>
    public static double[] Sample(RandomStream random, int place, double[] probabilities) =>
    [
        .. probabilities.Select((p, unit) =>
        {
            var (word0, word1, word2, word3) = random.Block(((ulong)place << 32) + (ulong)(unit / 4));
            uint[] words = [word0, word1, word2, word3];
            return (words[unit % 4] >> 8) / 16777216.0 < p ? 1.0 : 0.0;
        }),
    ];

    /// <summary>All vectors of zeros and ones.</summary>
    public static IEnumerable<double[]> States(int units) =>
        Enumerable.Range(0, 1 << units).Select(bits => Enumerable.Range(0, units).Select(i => (double)(bits >> i & 1)).ToArray());

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

/// <summary>Sums of v hᵀ, of v and of h.</summary>
public sealed class BoltzmannStatistics(int visible, int hidden)
{
    /// <summary>[visible][hidden]</summary>
    public double[][] Products { get; } = [.. Enumerable.Range(0, visible).Select(_ => new double[hidden])];

    public double[] Visible { get; } = new double[visible];

    public double[] Hidden { get; } = new double[hidden];

    public void Add(double[] v, double[] h, double factor)
    {
        for (var i = 0; i < v.Length; i++)
        {
            Visible[i] += factor * v[i];
            for (var j = 0; j < h.Length; j++) Products[i][j] += factor * v[i] * h[j];
        }

        for (var j = 0; j < h.Length; j++) Hidden[j] += factor * h[j];
    }
}
