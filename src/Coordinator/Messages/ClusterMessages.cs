using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Messages;

/// <summary>
/// To the coordinator: tell me each <see cref="Notice"/> about workers and nodes from now on, and <see cref="CoordinatorFailed"/>. One
/// listener; a later one takes its place.
/// </summary>
public sealed record WatchCluster;

/// <summary>
/// To the listener: the coordinator's actor failed and begins anew. It knows no listener, no experiment and no worker then; the workers
/// have been asked to come back.
/// </summary>
public sealed record CoordinatorFailed(string Reason);

/// <summary>To the coordinator; answered by <see cref="WorkersListed"/>.</summary>
/// <param name="For">On whose behalf; comes back with the answer.</param>
public sealed record ListWorkers(ActorRef For);

/// <summary>Answer to <see cref="ListWorkers"/>.</summary>
public sealed record WorkersListed(ActorRef For, IReadOnlyList<WorkerStatus> Workers);
