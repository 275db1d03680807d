using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training;

/// <summary>
/// What batch normalisation must know of all examples before it can go on, in the order in which a gradient comes to it: on the way forward
/// Σ(x − r) and Σ(x − r)² of each normalised layer, with r the running mean, so that digits are kept where the mean is large; on the
/// way back, last layer first, Σδ and Σδx̂ with δ the gradient by the layer's normalised output. Each is a <em>segment</em>: two numbers
/// a neuron, in sums as doubles, in what follows from them as floats. Where the sums go over more than one shard, a round of work brings
/// one segment, and a last one the gradient.
/// </summary>
public sealed class BatchNormRounds
{
    private readonly BatchNormSpecification? _specification;
    private readonly int[] _neurons;
    private readonly int[] _offsets;
    private readonly ParameterSlice[] _means;
    private readonly ParameterSlice[] _variances;

    public BatchNormRounds(ModelSpecification model, ParameterLayout layout)
    {
        _specification = model.BatchNorm;
        _neurons = _specification is null ? [] : [.. model.Hidden];
        _means = [.. _neurons.Select((_, layer) => layout.Find(layer, ParameterRole.RunningMean)!.Value)];
        _variances = [.. _neurons.Select((_, layer) => layout.Find(layer, ParameterRole.RunningVariance)!.Value)];
        _offsets = new int[SegmentCount + 1];
        for (var segment = 0; segment < SegmentCount; segment++) _offsets[segment + 1] = _offsets[segment] + 2 * _neurons[LayerOf(segment)];
    }

    /// <summary>Normalised layers.</summary>
    public int Layers => _neurons.Length;

    /// <summary>Two for each normalised layer.</summary>
    public int SegmentCount => 2 * Layers;

    /// <summary>Numbers of all segments.</summary>
    public int Length => _offsets[^1];

    /// <summary>Numbers of the segments of the way forward, which come first.</summary>
    public int ForwardLength => _offsets[Layers];

    /// <summary>Rounds that a gradient takes: 1 where every shard can go on by itself.</summary>
    /// <param name="run">Of this model.</param>
    public static int Of(RunSpecification run) =>
        run.Model.BatchNorm is { Statistics: BatchNormStatistics.Batch } && run.Shards > 1 ? 2 * run.Model.Hidden.Count + 1 : 1;

    /// <summary>Which layer a segment is about.</summary>
    public int LayerOf(int segment) => segment < Layers ? segment : SegmentCount - 1 - segment;

    /// <summary>Where a segment's numbers lie among those of all.</summary>
    public Range RangeOf(int segment) => _offsets[segment].._offsets[segment + 1];

    /// <summary>How many moments are known when a round begins.</summary>
    /// <param name="round">0 to <see cref="SegmentCount"/>.</param>
    public int KnownBefore(int round) => _offsets[round];

    /// <summary>How many sums a round of a gradient brings; where there is only one, those of the way forward, with the gradient.</summary>
    public int MomentsOf(in WorkItem work) => work switch
    {
        { Phases: 1 } => ForwardLength,
        { HasGradient: true } => 0,
        _ => KnownBefore(work.Phase + 1) - KnownBefore(work.Phase),
    };

    /// <summary>
    /// Forward: the mean and 1/√(variance + ε), with the variance over the examples themselves. Back: the means of δ and of δx̂.
    /// </summary>
    /// <param name="segment">Which.</param>
    /// <param name="sums">[2, neurons] Of this segment.</param>
    /// <param name="examples">Over how many.</param>
    /// <param name="parameters">[parameters] Where the running means are.</param>
    /// <param name="moments">[2, neurons] Overwritten.</param>
    public void Finish(int segment, ReadOnlySpan<double> sums, int examples, AlignedBuffer parameters, Span<float> moments)
    {
        if (segment >= Layers)
        {
            for (var i = 0; i < moments.Length; i++) moments[i] = (float)(sums[i] / Math.Max(1, examples));
            return;
        }

        var running = _means[segment].Row(parameters);
        for (var neuron = 0; neuron < running.Length; neuron++)
        {
            var (mean, variance) = Statistics(sums, neuron, running[neuron], examples);
            moments[neuron] = (float)mean;
            moments[running.Length + neuron] = (float)(1 / Math.Sqrt(variance + _specification!.Epsilon));
        }
    }

    /// <summary>The moments of the way forward for a net that is used, not trained: from the running statistics.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="moments">[<see cref="ForwardLength"/>] or more.</param>
    public void FromRunning(AlignedBuffer parameters, Span<float> moments)
    {
        for (var layer = 0; layer < Layers; layer++)
        {
            var means = _means[layer].Row(parameters);
            var variances = _variances[layer].Row(parameters);
            means.CopyTo(moments[_offsets[layer]..]);
            var inverse = moments.Slice(_offsets[layer] + means.Length, means.Length);
            for (var i = 0; i < inverse.Length; i++) inverse[i] = (float)(1 / Math.Sqrt((double)variances[i] + _specification!.Epsilon));
        }
    }

    /// <summary>
    /// Moves the running statistics towards those of a mini-batch; of the variance its unbiased estimate counts. Ioffe and Szegedy, as in
    /// PyTorch. A mini-batch of one example, of which there is no such estimate, leaves the running variance as it is.
    /// </summary>
    /// <param name="sums">[<see cref="ForwardLength"/>] Of all forward segments, over the whole mini-batch.</param>
    /// <param name="examples">Of the mini-batch.</param>
    /// <param name="before">[parameters] With which the sums were made.</param>
    /// <param name="after">[parameters] Whose running statistics are written; may be <paramref name="before"/>.</param>
    /// <returns>Whether all are finite.</returns>
    public bool Update(ReadOnlySpan<double> sums, int examples, AlignedBuffer before, AlignedBuffer after)
    {
        var (momentum, isFinite) = (_specification!.Momentum, true);
        for (var layer = 0; layer < Layers; layer++)
        {
            var segment = sums[RangeOf(layer)];
            var (means, variances) = (_means[layer], _variances[layer]);
            for (var neuron = 0; neuron < means.Outputs; neuron++)
            {
                var (runningMean, runningVariance) = (before[means.IndexOf(neuron)], before[variances.IndexOf(neuron)]);
                var (mean, variance) = Statistics(segment, neuron, runningMean, examples);
                var unbiased = examples > 1 ? variance * examples / (examples - 1) : runningVariance;
                after[means.IndexOf(neuron)] = (float)(runningMean + momentum * (mean - runningMean));
                after[variances.IndexOf(neuron)] = (float)((1 - momentum) * runningVariance + momentum * unbiased);
                isFinite &= float.IsFinite(after[means.IndexOf(neuron)]) && float.IsFinite(after[variances.IndexOf(neuron)]);
            }
        }

        return isFinite;
    }

    private static (double Mean, double Variance) Statistics(ReadOnlySpan<double> sums, int neuron, double running, int examples)
    {
        var n = Math.Max(1, examples);
        var shift = sums[neuron] / n;

        // Below 0 by rounding only; a NaN stays one.
        return (running + shift, Math.Max(0, sums[sums.Length / 2 + neuron] / n - shift * shift));
    }
}
