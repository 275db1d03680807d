using Cluster.Coordinator;
using Cluster.Coordinator.Scheduling;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Hosting;

/// <summary>
/// A coordinator and a worker in this process. The worker has all the slots, so that it can lend those that no run needs to others.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    /// <param name="system">What its actors run on; disposed of with it.</param>
    /// <param name="data">Every run's data set.</param>
    /// <param name="slots">One for each core that is to be used; at least 1.</param>
    /// <param name="checkpointInterval">Between two checkpoints of a run.</param>
    public LocalCluster(IActorSystem system, Dataset data, int slots, TimeSpan checkpointInterval)
    {
        System = system;
        var coordinator = new CoordinatorOptions { Data = _ => data, CheckpointInterval = checkpointInterval };
        Coordinator = system.Spawn(Props.Create(() => new CoordinatorActor(coordinator)), "coordinator");
        var worker = new WorkerOptions
        {
            Slots = slots,
            Engines = new GradientEngineFactory(),
            Data = _ => data,
            CheckpointInterval = checkpointInterval,
        };
        system.Spawn(Props.Create(() => new WorkerActor(Coordinator, worker)), "worker");
    }

    public IActorSystem System { get; }

    public ActorRef Coordinator { get; }

    /// <summary>Has every actor that fails, and every message lost to a full mailbox, told in words.</summary>
    public void TellProblems(Action<string> tell) => ActorProblems.Tell(System, tell);

    public ValueTask DisposeAsync() => System.DisposeAsync();
}
