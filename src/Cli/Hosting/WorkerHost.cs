using Cluster.Cli.Output;

namespace Cluster.Cli.Hosting;

/// <summary>A worker as a process of its own.</summary>
public sealed class WorkerHost(TextWriter output)
{
    /// <summary>Computes for whichever coordinator is there, until Ctrl-C or SIGTERM, or until it is refused for good.</summary>
    public async Task<int> RunAsync(WorkerRequest request)
    {
        using var interruption = new Interruption();
        return await request.Engine.WorkAsync(request, new EventLog(output, TimeProvider.System), interruption.Signalled);
    }
}
