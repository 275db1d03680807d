using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Output;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Engine;

namespace Cluster.Cli.Hosting;

/// <summary>The engine of this program: one coordinator, which all others know by its address.</summary>
public sealed class BuiltInNodes : INodeEngine
{
    public IActorSystem Start() => new ActorSystem();

    /// <inheritdoc />
    public async Task<int> CoordinateAsync(CoordinatorRequest request, EventLog log, Task stop)
    {
        using var archive = new FolderArchive(request.Folder);
        await using var process = new NodeProcess(CoordinatorActors.Identity(request));

        // First, so that nothing is begun where it cannot be reached; workers that are quick ask again within a second.
        var endpoint = process.Node.Listen($"{request.Listen}");
        log.Write($"{request.Name} listens at {endpoint}; experiments lie in {Path.GetFullPath(request.Folder)}. Ctrl-C ends it.");
        var ended = CoordinatorActors.Start(process.System, process.Node, request, archive, log);
        if (await Task.WhenAny(stop, ended) == ended) return ExitCode.Failed;
        log.Write("The coordinator ends; workers wait for it, and started again with the same --dir it goes on where it was.");
        return ExitCode.Done;
    }

    /// <inheritdoc />
    public async Task<int> WorkAsync(WorkerRequest request, EventLog log, Task stop)
    {
        await using var process = new NodeProcess(WorkerActors.Identity(request));
        var actors = new WorkerActors(process.System, process.Node, request, log);
        log.Write(WorkerActors.Greeting(request, $"{request.Join}"));
        process.Node.Join($"{request.Join}");
        if (await Task.WhenAny(stop, actors.Refused) == actors.Refused) throw new UserException(await actors.Refused);
        await actors.LeaveAsync();
        return ExitCode.Done;
    }
}
