using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Messages;

/// <summary>
/// Experiment to coordinator: train this run when slots are free. The sender gets all the run's messages, and one of
/// <see cref="RunEnded"/>, <see cref="RunFailed"/>, <see cref="RunCutOff"/> or <see cref="RunHandedOver"/> at the end.
/// </summary>
/// <param name="Slots">Workers that may share it; fewer will do.</param>
/// <param name="Checkpoint">Where to go on; null to begin.</param>
/// <param name="UntilEpoch">As in <see cref="StartRun"/>.</param>
public sealed record PlaceRun(
    RunId Run, RunSpecification Specification, int Slots, ReadOnlyMemory<byte>? Checkpoint, int? UntilEpoch = null);

/// <summary>Experiment to coordinator: runs of the sender that wait are forgotten, those that train end with a checkpoint.</summary>
public sealed record WithdrawRuns;

/// <summary>Coordinator to experiment: this run was still waiting when it was withdrawn.</summary>
public sealed record RunWithdrawn(RunId Run) : IRunMessage;

/// <summary>Coordinator to experiment: the run itself failed where it was; it is to be placed again.</summary>
public sealed record RunFailed(RunId Run, string Reason) : IRunMessage;

/// <summary>Coordinator to experiment: the machine under the run is gone, which need not be the run's fault; place it again.</summary>
public sealed record RunCutOff(RunId Run, string Reason) : IRunMessage;

/// <summary>Coordinator to experiment: its worker leaves, and has left a checkpoint; the run is to be placed again.</summary>
public sealed record RunHandedOver(RunId Run, string Worker) : IRunMessage;

/// <summary>Coordinator to experiment: a shared run goes on without this worker.</summary>
public sealed record ShareLost(RunId Run, string Worker, string Reason) : IRunMessage;

/// <summary>Parameter server, by way of the coordinator, to experiment: a share of a step is late.</summary>
/// <param name="Worker">Who has not answered.</param>
/// <param name="Step">Steps made before this one.</param>
/// <param name="Waited">Since it was asked.</param>
/// <param name="GivenTo">Who computes it too; null where it was only asked again, as there is nobody else.</param>
public sealed record ShareLate(RunId Run, string Worker, long Step, TimeSpan Waited, string? GivenTo) : IRunMessage;

/// <summary>Coordinator to experiment: nothing has been heard of this run although its worker is there.</summary>
public sealed record RunSilent(RunId Run, string Worker, TimeSpan Silence) : IRunMessage;
