using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Messages;

/// <summary>
/// To the coordinator: tell me each <see cref="ClusterNotice"/> about workers and nodes from now on, and <see cref="CoordinatorFailed"/>.
/// One listener; a later one takes its place.
/// </summary>
public sealed record WatchCluster;

/// <summary>To the listener: something befell a worker or a node.</summary>
/// <param name="Text">As of <c>Notice</c>.</param>
/// <param name="Experiments">Ids of those whose runs it concerns.</param>
public sealed record ClusterNotice(string Text, IReadOnlyCollection<string> Experiments);

/// <summary>
/// To the screen: the coordinator's actor failed too often and has ended for good. The process is of no use any more and is to end.
/// </summary>
public sealed record CoordinatorEnded(string Reason);

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
