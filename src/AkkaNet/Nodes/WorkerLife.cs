namespace Cluster.AkkaNet.Nodes;

/// <summary>A worker's actors, for one life of their actor system.</summary>
/// <param name="Refused">
/// Ends when the coordinator does not want this worker, and will not whatever it tries; with the reason for people.
/// </param>
/// <param name="LeaveAsync">Runs here end with a checkpoint and go on elsewhere; within bounded time.</param>
public sealed record WorkerLife(Task<string> Refused, Func<Task> LeaveAsync);
