namespace Cluster.Shared.Models;

public enum BatchNormPlacement
{
    /// <summary>On the weighted inputs.</summary>
    BeforeActivation,

    /// <summary>On the activations.</summary>
    AfterActivation,
}

/// <summary>Over which examples training takes mean and variance.</summary>
public enum BatchNormStatistics
{
    /// <summary>The shard's own: no message more, but the result depends on how many shards a mini-batch has.</summary>
    Shard,

    /// <summary>The whole mini-batch: a round of messages a layer on the way forward and another on the way back.</summary>
    Batch,
}

/// <summary>
/// Batch normalisation of every hidden layer: y = γ (x − mean) / √(variance + ε) + β, neuron by neuron. Ioffe and Szegedy, "Batch
/// normalization", 2015; defaults as in PyTorch. Running mean and variance are always those of whole mini-batches.
/// </summary>
public sealed record BatchNormSpecification
{
    public BatchNormPlacement Placement { get; init; }

    public BatchNormStatistics Statistics { get; init; } = BatchNormStatistics.Batch;

    /// <summary>ε, above 0.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Share of the newest mini-batch in the running statistics, in (0, 1].</summary>
    public double Momentum { get; init; } = 0.1;
}
