using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training;

/// <summary>
/// Which training examples belong to a piece of work: a function of the run's specification and the position, the same for whoever
/// asks. Every epoch has its own permutation of the training examples; a full batch is taken in the order of the data.
/// </summary>
public sealed class BatchPlan
{
    private readonly RunSpecification _specification;
    private readonly int[] _permutation;
    private readonly int[] _inOrder;
    private int _permutedEpoch = -1;

    public BatchPlan(RunSpecification specification)
    {
        _specification = specification;
        _inOrder = [.. Enumerable.Range(0, specification.Data.Train)];
        _permutation = [.. _inOrder];
    }

    /// <summary>Examples of the step at this place; the last mini-batch of an epoch takes what is left.</summary>
    public static int BatchSizeAt(RunSpecification specification, int stepInEpoch) =>
        Math.Min(specification.BatchSize, specification.Data.Train - stepInEpoch * specification.BatchSize);

    /// <summary>
    /// Indexes into the training examples, in the order in which their gradients are added up. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<int> Examples(scoped in WorkItem work, int shard)
    {
        var range = work.ShardRange(shard, _specification.Shards);
        if (work.Kind is WorkKind.Probe or WorkKind.FreeEnergy || _specification.StepsPerEpoch == 1) return _inOrder.AsSpan(range);

        Permute(work.Epoch);
        return _permutation.AsSpan(work.StepInEpoch * _specification.BatchSize, work.Examples)[range];
    }

    /// <summary>Those of the step after a step, if it is in the same epoch; none otherwise. Valid as long.</summary>
    public ReadOnlySpan<int> ExamplesAfter(scoped in WorkItem work)
    {
        if (work.Kind != WorkKind.Step || work.StepInEpoch + 1 >= _specification.StepsPerEpoch) return [];
        var next = work.StepInEpoch + 1;
        return Examples(work with { StepInEpoch = next, Examples = BatchSizeAt(_specification, next) }, shard: 0);
    }

    /// <summary>Fisher–Yates from the identity, with numbers that depend on seed and epoch only.</summary>
    private void Permute(int epoch)
    {
        if (epoch == _permutedEpoch) return;

        var random = new RandomStream(_specification.Seed, RandomPurpose.Permutation, (uint)epoch);
        _inOrder.CopyTo(_permutation, 0);
        for (var i = _permutation.Length - 1; i > 0; i--)
        {
            var j = random.Below((ulong)i, i + 1);
            (_permutation[i], _permutation[j]) = (_permutation[j], _permutation[i]);
        }

        _permutedEpoch = epoch;
    }
}
