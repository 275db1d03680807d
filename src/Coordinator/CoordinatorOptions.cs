using Cluster.Shared.Data;
using Cluster.Shared.Training.Shards;

namespace Cluster.Coordinator;

/// <summary>What a coordinator node has.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>
    /// A data set by the SHA-256 of its contents; must be at hand (no IO happens in a turn). Null where there is none: for a worker that
    /// asks for it that is an answer.
    /// </summary>
    public Func<string, Dataset?> Data { get; init; } = _ => null;

    /// <summary>Time between two checkpoints of a run trained by several slots; zero for none but the last.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two progress messages of such a run.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often in a row, without a checkpoint that has come further, a run may fail at a worker or lose its machine, before it is given
    /// up as failed.
    /// </summary>
    public int MaxLosses { get; init; } = 3;

    /// <summary>How gradients are added up, by the number of shards; others than the default are for tests.</summary>
    public Func<int, IShardTree> Trees { get; init; } = shards => new ShardTree(shards);

    /// <summary>What counts as late among those who share a run.</summary>
    public StragglerOptions Stragglers { get; init; } = new();

    /// <summary>A run of a single slot of which nothing is heard for so long is named, although its worker is there.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After this silence it is taken from the worker and placed anew, elsewhere where possible. Default 10 minutes.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(10);
}
