namespace Cluster.Shared.Training;

public enum WorkKind
{
    /// <summary>The gradient of one mini-batch, with which a step is made.</summary>
    Step,

    /// <summary>A gradient over the probe set, for diagnostics only.</summary>
    Probe,

    /// <summary>Cost and accuracy over the validation examples.</summary>
    Evaluation,

    /// <summary>The last mini-batch once more, with statistics, to find out where a number stopped being finite.</summary>
    PostMortem,
}

/// <summary>
/// What a run needs next: one pass over some examples with its present parameters. Everything else about it (which examples, in which
/// order) follows from the run's specification, so that this is all that has to be told to a worker.
/// </summary>
/// <param name="Number">Counts a run's work from 0; an answer to another number is of no use any more.</param>
/// <param name="Epoch">Epochs completed before.</param>
/// <param name="StepInEpoch">Steps made in this epoch before.</param>
/// <param name="Examples">How many examples, over all shards.</param>
/// <param name="Statistics">Whether activation statistics are wanted.</param>
public readonly record struct WorkItem(long Number, WorkKind Kind, int Epoch, int StepInEpoch, int Examples, bool Statistics)
{
    public bool HasGradient => Kind != WorkKind.Evaluation;

    /// <summary>The examples of one shard: contiguous, nearly equal pieces whoever computes them.</summary>
    public Range ShardRange(int shard, int shards) =>
        (int)((long)Examples * shard / shards)..(int)((long)Examples * (shard + 1) / shards);
}
