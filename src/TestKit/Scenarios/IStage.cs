using Cluster.Coordinator.Results;
using Cluster.TestKit.Clusters;

namespace Cluster.TestKit.Scenarios;

/// <summary>Where a scenario is played: a cluster of one kind or the other.</summary>
internal interface IStage : IAsyncDisposable
{
    Task StartCoordinatorAsync();

    void StartWorker(string name);

    /// <summary>The node's process is gone; its connections are closed.</summary>
    void Kill(string name);

    void Submit(string yaml);

    /// <summary>Brings a fault about that only the simulation has.</summary>
    /// <param name="fault">Its name, for a stage that cannot do it.</param>
    /// <param name="action">What brings it about.</param>
    /// <exception cref="ScenarioException">This stage cannot do it.</exception>
    void Disturb(string fault, Action<SimulatedCluster> action);

    /// <summary>Until so many gradients of shards have been computed.</summary>
    /// <exception cref="ScenarioException">The experiment ends before, or it takes too long.</exception>
    Task ReachAsync(int gradients);

    /// <summary>Until the experiment has ended.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    Task<ExperimentResult> FinishAsync();
}
