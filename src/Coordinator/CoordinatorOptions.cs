using Cluster.Shared.Data;
using Cluster.Shared.Training;

namespace Cluster.Coordinator;

/// <summary>What a coordinator node has.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>The data set of a run; must be at hand (no IO happens in a turn).</summary>
    public required Func<DataSpecification, Dataset> Data { get; init; }

    /// <summary>Time between two checkpoints of a run trained by several slots; zero for none but the last.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two progress messages of such a run.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a run may be lost (its worker failed, its machine died) before it is given up as failed.</summary>
    public int MaxLosses { get; init; } = 3;

    /// <summary>How gradients are added up, by the number of shards; others than the default are for tests.</summary>
    public Func<int, IShardTree> Trees { get; init; } = shards => new ShardTree(shards);
}
