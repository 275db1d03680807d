using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Shared.Wire;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Clusters;

/// <summary>What a cluster is built of, where a test may want something else: by default the product's own parts.</summary>
public sealed record ClusterParts
{
    /// <summary>How gradients are added up, by the number of shards.</summary>
    public Func<int, IShardTree> Trees { get; init; } = shards => new ShardTree(shards);

    /// <summary>Makes a worker's gradient engines.</summary>
    public IGradientEngineFactory Engines { get; init; } = new GradientEngineFactory();

    /// <summary>What stands between those who compute and their engines; by default nothing.</summary>
    public Func<IGradientEngineFactory, IGradientEngineFactory> AroundEngines { get; init; } = engines => engines;

    /// <summary>The messages that cross links.</summary>
    public Func<TensorPool, IReadOnlyList<IMessageFormat>> Formats { get; init; } = WireFormats.All;

    /// <summary>Whether checkpoints are written over the old ones.</summary>
    public bool CheckpointsInPlace { get; init; }

    /// <inheritdoc cref="Simulation.SimulatedWorld.Interfere" />
    public Func<string, object, object?>? Interfere { get; init; }
}
