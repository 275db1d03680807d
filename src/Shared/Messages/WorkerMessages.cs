using Cluster.Shared.Actors;
using Cluster.Shared.Training;

namespace Cluster.Shared.Messages;

/// <summary>Worker to coordinator: here I am, with nothing running. Sent again after a restart; runs it had are lost then.</summary>
/// <param name="Slots">Runs, or shares of runs, that it computes at the same time.</param>
public sealed record RegisterWorker(int Slots);

/// <summary>
/// Coordinator to worker: compute this run wholly by yourself. It takes one slot until <see cref="RunEnded"/> or <see cref="RunLost"/>.
/// </summary>
/// <param name="Checkpoint">Where to go on; null to begin.</param>
public sealed record StartRun(RunId Run, RunSpecification Specification, ReadOnlyMemory<byte>? Checkpoint);

/// <summary>
/// Coordinator to worker: take a share of this run; a replica will report to the parameter server. It takes one slot until
/// <see cref="LeaveRun"/>.
/// </summary>
public sealed record JoinRun(RunId Run, RunSpecification Specification, ActorRef ParameterServer);

/// <summary>Coordinator to worker: the share is no longer needed.</summary>
public sealed record LeaveRun(RunId Run);

/// <summary>Coordinator to whoever computes a run (worker or parameter server): leave a checkpoint and end.</summary>
public sealed record InterruptRun(RunId Run);

/// <summary>Worker to coordinator: I lack this data set; answered by one <see cref="DataPart"/> or by <see cref="DataMissing"/>.</summary>
/// <param name="Sha256">Of its contents, as in <see cref="DataSpecification.Sha256"/>.</param>
/// <param name="Offset">Bytes that the worker has already.</param>
public sealed record FetchData(string Sha256, long Offset);

/// <summary>A piece of a data set in its file format (<c>DatasetFile</c>).</summary>
/// <param name="Total">Bytes of the whole.</param>
public sealed record DataPart(string Sha256, long Offset, long Total, ReadOnlyMemory<byte> Bytes);

/// <summary>The coordinator has no such data set either.</summary>
public sealed record DataMissing(string Sha256, string Reason);
