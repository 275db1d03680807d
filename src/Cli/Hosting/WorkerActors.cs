using Cluster.Cli.Output;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Worker.Actors;
using Cluster.Worker.Data;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Hosting;

/// <summary>A worker's actors in a process, whatever they run on.</summary>
internal sealed class WorkerActors
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(10);

    private readonly IActorSystem _system;
    private readonly ActorRef _joiner;
    private readonly EventLog _log;

    /// <summary>Spawns them; the node is yet to join.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="node">Its links.</param>
    /// <param name="request">What the command was asked for.</param>
    /// <param name="log">Told what befalls.</param>
    public WorkerActors(IActorSystem system, ClusterNode node, WorkerRequest request, EventLog log)
    {
        (_system, _log) = (system, log);
        ActorProblems.Tell(system, log.Write);
        var refused = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Refused = refused.Task;
        system.Spawn(Props.Create(() => new WorkerEventsActor(node, log, refused)), "events");
        _joiner = WorkerNode.Start(system, node, new()
        {
            Slots = request.Slots,
            Engines = new GradientEngineFactory(),
            Data = _ => null,
            Cache = new FileDatasetCache(request.Cache ?? FileDatasetCache.DefaultFolder),
            CheckpointInterval = request.CheckpointInterval,
        });
    }

    /// <summary>Completes, with the reason, when the coordinator does not want this worker and never will.</summary>
    public Task<string> Refused { get; }

    public static NodeIdentity Identity(WorkerRequest request) =>
        NodeNames.Identity(request.Name, NodeRole.Worker, request.Slots, Arithmetic.Hash(new GradientEngineFactory()));

    /// <summary>For the log: who begins.</summary>
    public static string Greeting(WorkerRequest request, string where) =>
        $"{request.Name} has {Plural.Of(request.Slots, "slot")} and joins {where}. Ctrl-C ends it.";

    /// <summary>Has runs here end with a checkpoint, within 10 s.</summary>
    public async Task LeaveAsync()
    {
        _log.Write("Leaving: runs here end with a checkpoint and go on elsewhere. Ctrl-C again ends at once.");
        try
        {
            await _system.Ask<ClusterLeft>(_joiner, new LeaveCluster(), LeaveTime, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _log.Write(
                $"The coordinator has not answered for {Durations.Words(LeaveTime)}. This worker ends all the same; what it had goes on "
                + "elsewhere from the last checkpoints that the coordinator has.");
        }
    }
}
