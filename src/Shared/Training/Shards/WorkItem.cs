namespace Cluster.Shared.Training.Shards;

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

    /// <summary>The statistics of one mini-batch by which a layer is trained as a restricted Boltzmann machine.</summary>
    Pretraining,

    /// <summary>
    /// The free energy under a layer that is being pretrained, as a cost: first of training examples, in a second round of as many
    /// validation examples.
    /// </summary>
    FreeEnergy,
}

/// <summary>
/// What a run needs next: one pass over some examples with its present parameters. Everything else about it (which examples, in which
/// order) follows from the run's specification, so that this is all that has to be told to a worker.
/// </summary>
/// <param name="Number">Counts a run's work from 0; an answer to another number is of no use any more.</param>
/// <param name="Epoch">Epochs completed before; of the layer's own, when it is pretrained.</param>
/// <param name="StepInEpoch">Steps made in this epoch before.</param>
/// <param name="Examples">How many examples, over all shards.</param>
/// <param name="Statistics">Whether activation statistics are wanted.</param>
/// <param name="Phase">
/// From 0: a gradient for which shards must know sums over the whole mini-batch is computed in several rounds, each a work of its own.
/// </param>
/// <param name="Phases">How many rounds; the last brings the gradient.</param>
/// <param name="Layer">That is pretrained; 0 for the first hidden layer.</param>
public readonly record struct WorkItem(
    long Number, WorkKind Kind, int Epoch, int StepInEpoch, int Examples, bool Statistics, int Phase = 0, int Phases = 1, int Layer = 0)
{
    /// <summary>Of the first round; the same for all rounds that belong together.</summary>
    public long FirstNumber => Number - Phase;

    public bool HasGradient => Kind is not (WorkKind.Evaluation or WorkKind.FreeEnergy) && Phase == Phases - 1;

    /// <summary>The examples of one shard: contiguous, nearly equal pieces whoever computes them.</summary>
    public Range ShardRange(int shard, int shards) =>
        (int)((long)Examples * shard / shards)..(int)((long)Examples * (shard + 1) / shards);
}
