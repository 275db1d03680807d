using Cluster.Cli.Output;
using Cluster.Shared;

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
        return await request.Engine.CoordinateAsync(request, new EventLog(output, TimeProvider.System), interruption.Signalled);
    }
}
