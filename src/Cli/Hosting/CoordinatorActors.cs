using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Output;
using Cluster.Coordinator.Service;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Hosting;

/// <summary>A coordinator's actors in a process, whatever they run on.</summary>
internal static class CoordinatorActors
{
    public static NodeIdentity Identity(CoordinatorRequest request) =>
        NodeNames.Identity(request.Name, NodeRole.Coordinator, arithmetic: Arithmetic.Hash(new GradientEngineFactory()));

    /// <summary>Spawns them; what the archive has open goes on.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="node">Its links.</param>
    /// <param name="request">What the command was asked for.</param>
    /// <param name="archive">What it must not forget.</param>
    /// <param name="log">Told what befalls.</param>
    /// <returns>Completes when the coordinator's actor has ended for good, which the log was told before.</returns>
    public static Task Start(IActorSystem system, ClusterNode node, CoordinatorRequest request, FolderArchive archive, EventLog log)
    {
        ActorProblems.Tell(system, log.Write);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var screen = system.Spawn(Props.Create(() => new ScreenActor(log, ended)), "screen");
        var library = new DataLibrary(request.DataFolder);
        CoordinatorNode.Start(
            system,
            node,
            new() { Data = library.Opened, CheckpointInterval = request.CheckpointInterval },
            archive,
            library,
            screen);
        return ended.Task;
    }
}
