using Cluster.AkkaNet.Nodes;
using Cluster.Cli.Hosting;

namespace Cluster.Cli.AkkaNodes;

/// <summary>A worker's actors, as an Akka cluster's node sees them.</summary>
internal sealed class WorkerLife(WorkerActors actors) : IWorkerLife
{
    public Task<string> Refused => actors.Refused;

    public Task LeaveAsync() => actors.LeaveAsync();
}
