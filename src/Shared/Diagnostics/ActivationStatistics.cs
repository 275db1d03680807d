namespace Cluster.Shared.Diagnostics;

/// <summary>Sums over the activations of one layer, from which mean, spread and shares follow; they add up over shards.</summary>
public sealed class ActivationStatistics(int neurons)
{
    public double Sum { get; set; }

    public double SumOfSquares { get; set; }

    /// <summary>Activations in the flat part of the function, see <see cref="LayerDiagnostics.SaturatedShare"/>.</summary>
    public long Saturated { get; set; }

    /// <summary>Σ σ′(z)²; NaN where the activations do not tell it.</summary>
    public double SumOfSquaredSlopes { get; set; }

    /// <summary>Activations seen: examples times neurons.</summary>
    public long Count { get; set; }

    /// <summary>[neurons] How many examples made the neuron's output positive.</summary>
    public int[] Active { get; } = new int[neurons];

    public void Add(ActivationStatistics other)
    {
        Sum += other.Sum;
        SumOfSquares += other.SumOfSquares;
        SumOfSquaredSlopes += other.SumOfSquaredSlopes;
        Saturated += other.Saturated;
        Count += other.Count;
        for (var i = 0; i < Active.Length; i++) Active[i] += other.Active[i];
    }

    public void Clear()
    {
        (Sum, SumOfSquares, SumOfSquaredSlopes, Saturated, Count) = (0, 0, 0, 0, 0);
        Array.Clear(Active);
    }
}
