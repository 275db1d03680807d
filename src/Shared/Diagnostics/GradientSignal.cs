using System.Text.Json.Serialization;

namespace Cluster.Shared.Diagnostics;

/// <summary>
/// How much of a mini-batch's gradient is signal, and how it lies to the one looked at before; of a layer's weights and biases, or of
/// the whole net's. Definitions and their derivation: <see cref="GradientSignals"/>.
/// </summary>
public sealed record GradientSignal
{
    /// <summary>tr Σ: how far single examples' gradients scatter around their mean, squared; null with fewer than two shards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Variance { get; init; }

    /// <summary>
    /// tr Σ / |g|², in examples: the mini-batch whose gradient is half noise. Null with fewer than two shards, and where the estimate of
    /// |g|² is not positive: then the noise hides the gradient, and all that can be said is that the scale is larger than the mini-batch.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? NoiseScale { get; init; }

    /// <summary>|g|² over the noise's share in this gradient, tr Σ / examples; null likewise, and where there is no noise at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SignalToNoise { get; init; }

    /// <summary>
    /// Cosine between this gradient and the one of the diagnosis before, in [−1, 1]; null for the first, and where one is 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Cosine { get; init; }
}
