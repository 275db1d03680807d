using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Output;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Hosting;

/// <summary>A coordinator as a process of its own.</summary>
public sealed class CoordinatorHost(TextWriter output)
{
    /// <summary>
    /// Serves until Ctrl-C or SIGTERM, or until its actor ends for good, so that whoever keeps the process alive starts it again. Nothing
    /// has to be saved then: what must survive is in the folder at any moment.
    /// </summary>
    public async Task<int> RunAsync(CoordinatorRequest request)
    {
        if (request.DataFolder is { } data && !Directory.Exists(data))
            throw new UserException($"--data {data}: there is no such folder. Give the one that holds MNIST's four IDX files.");

        using var interruption = new Interruption();
        var log = new EventLog(output, TimeProvider.System);
        using var archive = new FolderArchive(request.Folder);
        await using var process = new NodeProcess(
            request.Name, NodeRole.Coordinator, arithmetic: Arithmetic.Hash(new GradientEngineFactory()));
        process.TellProblems(log.Write);

        // First, so that nothing is begun where it cannot be reached; workers that are quick ask again within a second.
        var endpoint = process.Node.Listen($"{request.Listen}");
        log.Write($"{request.Name} listens at {endpoint}; experiments lie in {Path.GetFullPath(request.Folder)}. Ctrl-C ends it.");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var screen = process.System.Spawn(Props.Create(() => new ScreenActor(log, ended)), "screen");
        var library = new DataLibrary(request.DataFolder);
        CoordinatorNode.Start(
            process.System,
            process.Node,
            new() { Data = library.Opened, CheckpointInterval = request.CheckpointInterval },
            archive,
            library,
            screen);
        if (await Task.WhenAny(interruption.Signalled, ended.Task) == ended.Task) return ExitCode.Failed;
        log.Write("The coordinator ends; workers wait for it, and started again with the same --dir it goes on where it was.");
        return ExitCode.Done;
    }
}
