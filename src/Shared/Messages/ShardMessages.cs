using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Messages;

/// <summary>Replica to parameter server: I can compute, and have nothing in hand. Said at the start and after every restart.</summary>
public sealed record ReplicaReady(RunId Run);

/// <summary>Parameter server to replica: add up the shards under this node.</summary>
/// <param name="Parameters">
/// [parameters] Of the present step; nobody changes them before all who got them have answered. Null in a later phase for a replica that
/// has answered in an earlier one: it keeps them until other work comes.
/// </param>
/// <param name="Done">To be called once by the replica when it reads the parameters no more; null where nobody waits for that.</param>
/// <param name="Moments">What the phases before came to; see <see cref="TrainingSession.Moments"/>.</param>
public sealed record ComputeShards(
    WorkItem Work, ShardNode Node, AlignedBuffer? Parameters, Action? Done = null, ReadOnlyMemory<float> Moments = default);

/// <summary>
/// Replica to parameter server: the answer to <see cref="ComputeShards"/>. The sum belongs to the parameter server from now on, who
/// calls <see cref="ShardSum.Release"/> when it needs it no more.
/// </summary>
public sealed record ShardsComputed(WorkItem Work, ShardNode Node, ShardSum Sum);
