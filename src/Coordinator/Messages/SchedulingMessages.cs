using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Messages;

/// <summary>
/// Experiment to coordinator: train this run when slots are free. The sender gets all the run's messages, and one of
/// <see cref="RunEnded"/> or <see cref="RunLost"/> at the end.
/// </summary>
/// <param name="Slots">Workers that may share it; fewer will do.</param>
/// <param name="Checkpoint">Where to go on; null to begin.</param>
public sealed record PlaceRun(RunId Run, RunSpecification Specification, int Slots, ReadOnlyMemory<byte>? Checkpoint);

/// <summary>Experiment to coordinator: runs of the sender that wait are forgotten, those that train end with a checkpoint.</summary>
public sealed record WithdrawRuns;

/// <summary>Coordinator to experiment: this run was still waiting when it was withdrawn.</summary>
public sealed record RunWithdrawn(RunId Run) : IRunMessage;

/// <summary>Coordinator to experiment: a shared run goes on without this worker.</summary>
public sealed record ShareLost(RunId Run, string Worker, string Reason) : IRunMessage;

