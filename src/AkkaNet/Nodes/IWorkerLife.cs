namespace Cluster.AkkaNet.Nodes;

/// <summary>A worker's actors, for one life of their actor system.</summary>
public interface IWorkerLife
{
    /// <summary>Ends when the coordinator does not want this worker, and will not whatever it tries; with the reason for people.</summary>
    Task<string> Refused { get; }

    /// <summary>Runs here end with a checkpoint and go on elsewhere; within bounded time.</summary>
    Task LeaveAsync();
}
