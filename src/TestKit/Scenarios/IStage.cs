using Cluster.Coordinator.Results;

namespace Cluster.TestKit.Scenarios;

/// <summary>Where a scenario is played: a cluster of one kind or the other.</summary>
internal interface IStage : IAsyncDisposable
{
    Task StartCoordinatorAsync();

    void StartWorker(string name);

    /// <summary>The node's process is gone; its connections are closed.</summary>
    void Kill(string name);

    void Submit(string yaml);

    /// <summary>Until so many gradients of shards have been computed, or the experiment has ended.</summary>
    Task ReachAsync(int gradients);

    /// <summary>Until the experiment has ended.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    Task<ExperimentResult> FinishAsync();
}
