using Cluster.Shared.Actors;
using Cluster.Shared.Training;

namespace Cluster.Shared.Messages;

/// <summary>
/// Worker to coordinator: here I am, with nothing running; runs it had are lost. Said again until <see cref="WorkerRegistered"/> comes,
/// and anew after a restart and after <see cref="RegisterAgain"/>.
/// </summary>
/// <param name="Slots">Runs, or shares of runs, that it computes at the same time.</param>
/// <param name="Started">Tells one beginning of a worker from the next: larger each time, the same where it is only said again.</param>
public sealed record RegisterWorker(int Slots, long Started);

/// <summary>Coordinator to worker: heard.</summary>
/// <param name="Started">Of the <see cref="RegisterWorker"/> that this answers.</param>
public sealed record WorkerRegistered(long Started);

/// <summary>Coordinator to worker: my books are lost. Drop what you have in hand and register anew.</summary>
public sealed record RegisterAgain;

/// <summary>
/// Worker to coordinator: give me nothing more. What it had goes on elsewhere, runs of their own from the checkpoints that came before
/// this; that is nobody's failure. Answered by <see cref="WorkerLeft"/>.
/// </summary>
public sealed record WorkerLeaves;

/// <summary>Coordinator to worker: heard, you may go.</summary>
public sealed record WorkerLeft;

/// <summary>
/// Coordinator to worker: compute this run wholly by yourself. It takes one slot until <see cref="RunEnded"/> or <see cref="RunLost"/>.
/// </summary>
/// <param name="Fingerprint">Of the specification, as the coordinator sees it: a worker to whom it has another one refuses.</param>
/// <param name="Checkpoint">Where to go on; null to begin.</param>
/// <param name="Attempt">Comes back with <see cref="RunLost"/>; tells this order from earlier ones of the same run.</param>
/// <param name="UntilEpoch">
/// End as if interrupted when so many epochs are done; null to finish. No part of the specification: who goes on from there comes to the
/// same bits.
/// </param>
public sealed record StartRun(
    RunId Run, RunSpecification Specification, string Fingerprint, ReadOnlyMemory<byte>? Checkpoint, long Attempt = 0,
    int? UntilEpoch = null);

/// <summary>
/// Coordinator to worker: take a share of this run; a replica will report to the parameter server. It takes one slot until
/// <see cref="LeaveRun"/>.
/// </summary>
/// <param name="Fingerprint">As in <see cref="StartRun"/>.</param>
/// <param name="Attempt">As in <see cref="StartRun"/>.</param>
public sealed record JoinRun(
    RunId Run, RunSpecification Specification, string Fingerprint, ActorRef ParameterServer, long Attempt = 0);

/// <summary>Coordinator to worker: end whatever you compute of this run, without a word.</summary>
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
