using Cluster.AkkaNet.Engine;
using Cluster.AkkaNet.Nodes;
using Cluster.Cli.Hosting;
using Cluster.Cli.Output;
using Cluster.Shared.Actors;

namespace Cluster.Cli.AkkaNodes;

/// <summary>Akka.NET's engine: nodes that form an Akka cluster, in which coordinators stand by for one another.</summary>
internal sealed class AkkaNodeEngine(AkkaRequest akka) : INodeEngine
{
    public IActorSystem Start() => AkkaEngine.CreateLocal();

    /// <inheritdoc />
    public async Task<int> CoordinateAsync(CoordinatorRequest request, EventLog log, Task stop)
    {
        var options = AkkaOptions.OfCoordinator(akka, request.Listen);
        log.Write($"{request.Name} joins the Akka cluster as {options.Address}; experiments lie in {Path.GetFullPath(request.Folder)}. "
            + "Ctrl-C ends it.");
        await AkkaCoordinator.RunAsync(
            options,
            CoordinatorActors.Identity(request),
            $"{request.Listen}",
            (engine, node, seen, cancelled) => CoordinatorTerm.BeginAsync(engine, node, request, log, seen, cancelled),
            log.Write,
            Stopping(stop, () => log.Write(
                "The coordinator leaves; another one takes its place, or, started again with the same --dir, it goes on where it was.")));
        return ExitCode.Done;
    }

    /// <inheritdoc />
    public async Task<int> WorkAsync(WorkerRequest request, EventLog log, Task stop)
    {
        var options = AkkaOptions.OfWorker(akka);
        log.Write(WorkerActors.Greeting(request, $"the Akka cluster of {string.Join(", ", options.SeedNodes)}"));
        await AkkaWorker.RunAsync(
            options,
            WorkerActors.Identity(request),
            (engine, node) =>
            {
                var actors = new WorkerActors(engine, node, request, log);
                return new(actors.Refused, actors.LeaveAsync);
            },
            log.Write,
            Stopping(stop, () => { }));
        return ExitCode.Done;
    }

    /// <param name="stop">Asks for it.</param>
    /// <param name="tell">Called first.</param>
    private static CancellationToken Stopping(Task stop, Action tell)
    {
        var stopping = new CancellationTokenSource();
        _ = stop.ContinueWith(
            _ =>
            {
                tell();
                stopping.Cancel();
            },
            TaskScheduler.Default);
        return stopping.Token;
    }
}
