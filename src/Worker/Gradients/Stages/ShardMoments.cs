using Cluster.Shared.Training;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>What normalised layers know of the examples; in the segments of <see cref="BatchNormRounds"/>.</summary>
internal sealed class ShardMoments(BatchNormRounds rounds)
{
    private readonly float[] _values = new float[rounds.Length];
    private readonly double[] _sums = new double[rounds.Length];

    /// <summary>Those of all examples over which is normalised, one segment after the other as they become known.</summary>
    public Span<float> Values => _values;

    /// <summary>Over the shard's own examples.</summary>
    public Span<double> Sums => _sums;
}
