using Cluster.AkkaNet.Nodes;
using Cluster.Cli.Hosting;
using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Output;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;

namespace Cluster.Cli.AkkaNodes;

/// <summary>A coordinator in office over its --dir.</summary>
internal sealed class CoordinatorTerm : ITerm
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(10);

    private readonly IEngine _engine;
    private readonly Office _office;
    private readonly FolderArchive _archive;

    private CoordinatorTerm(IEngine engine, ClusterNode node, CoordinatorRequest request, EventLog log, Office office)
    {
        (_engine, _office, _archive) = (engine, office, new(office));
        Ended = EndAsync(CoordinatorActors.Start(engine, node, request, _archive, log));
    }

    public ulong Epoch => _office.Epoch;

    public Task<string> Ended { get; }

    /// <summary>Takes office, then begins with what the folder has open.</summary>
    public static async Task<ITerm> BeginAsync(
        IEngine engine, ClusterNode node, CoordinatorRequest request, EventLog log, CoordinatorsSeen seen, CancellationToken cancelled)
    {
        var name = $"{request.Name} (process {Environment.ProcessId} on {Environment.MachineName})";
        var candidate = new OfficeCandidate(name, seen.Self, seen.IsGone);
        var office = await Office.TakeAsync(request.Folder, candidate, log.Write, TimeProvider.System, cancelled);
        try
        {
            return new CoordinatorTerm(engine, node, request, log, office);
        }
        catch
        {
            office.Dispose();
            throw;
        }
    }

    /// <summary>The actors first, since they may still write.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _engine.ShutdownAsync().WaitAsync(EndTime);
        }
        catch (TimeoutException)
        {
            // What they have yet to write is refused from now on, and trained again by the next one in office.
        }

        _archive.Dispose();
        _office.Dispose();
    }

    private async Task<string> EndAsync(Task actorEnded) =>
        await Task.WhenAny(_office.Lost, actorEnded) == actorEnded ? "its actor failed too often and has ended" : await _office.Lost;
}
