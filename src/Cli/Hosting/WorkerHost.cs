using Cluster.Cli.Output;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Worker.Actors;
using Cluster.Worker.Data;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Hosting;

/// <summary>A worker as a process of its own.</summary>
public sealed class WorkerHost(TextWriter output)
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(10);

    /// <summary>Computes for whichever coordinator is there, until Ctrl-C or SIGTERM, or until it is refused for good.</summary>
    public async Task<int> RunAsync(WorkerRequest request)
    {
        using var interruption = new Interruption();
        var log = new EventLog(output, TimeProvider.System);
        var engines = new GradientEngineFactory();
        await using var process = new NodeProcess(request.Name, NodeRole.Worker, request.Slots, Arithmetic.Hash(engines));
        process.TellProblems(log.Write);
        var refused = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.System.Spawn(Props.Create(() => new WorkerEventsActor(process.Node, log, refused)), "events");
        var joiner = WorkerNode.Start(process.System, process.Node, new()
        {
            Slots = request.Slots,
            Engines = engines,
            Data = _ => null,
            Cache = new FileDatasetCache(request.Cache ?? FileDatasetCache.DefaultFolder),
            CheckpointInterval = request.CheckpointInterval,
        });
        log.Write($"{request.Name} has {Plural.Of(request.Slots, "slot")} and joins {request.Join}. Ctrl-C ends it.");
        process.Node.Join($"{request.Join}");
        if (await Task.WhenAny(interruption.Signalled, refused.Task) == refused.Task) throw new UserException(await refused.Task);

        log.Write("Leaving: runs here end with a checkpoint and go on elsewhere. Ctrl-C again ends at once.");
        try
        {
            await process.System.Ask<ClusterLeft>(joiner, new LeaveCluster(), LeaveTime, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            log.Write(
                $"The coordinator has not answered for {Durations.Words(LeaveTime)}. This worker ends all the same; what it had goes on "
                + "elsewhere from the last checkpoints that the coordinator has.");
        }

        return ExitCode.Done;
    }
}
