using Cluster.Coordinator;
using Cluster.Shared.Data;
using Cluster.Shared.Links;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Clusters;

/// <summary>What a <see cref="SimulatedCluster"/> is made of. Times are virtual.</summary>
public sealed record SimulatedClusterOptions
{
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>What experiments name as <c>data</c>.</summary>
    public Dataset Data { get; init; } = TinyRun.Data;

    /// <summary>Whether workers have the data at hand; else they fetch them from the coordinator and keep them. Default true.</summary>
    public bool WorkersHaveData { get; init; } = true;

    /// <summary>Of each worker. Default 1.</summary>
    public int SlotsPerWorker { get; init; } = 1;

    /// <summary>What a turn takes that computes, at most. Default 20 ms.</summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Default half a second.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The coordinator's, but for what is named here or belongs to the parts.</summary>
    public CoordinatorOptions Coordinator { get; init; } = new();

    /// <summary>How links judge silence.</summary>
    public NodeOptions Links { get; init; } = new();

    public ClusterParts Parts { get; init; } = new();
}
