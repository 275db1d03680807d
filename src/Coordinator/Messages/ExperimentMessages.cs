using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Messages;

/// <summary>
/// Train all runs of an experiment; what the store already holds of them is not trained again. Answered by <see cref="ExperimentEnded"/>
/// or <see cref="ExperimentFailed"/>.
/// </summary>
/// <param name="Observer">
/// Gets <see cref="ExperimentStarted"/>, all <see cref="IRunMessage"/>s, <see cref="RunHasResult"/> and <see cref="Notice"/>; may be null.
/// </param>
/// <param name="Id">Makes its runs unique in a cluster; empty where it is the only one.</param>
/// <param name="Order">When slots are scarce, runs of the experiment with the smaller number go first.</param>
public sealed record RunExperiment(
    Experiment Experiment, ICheckpointStore Store, ActorRef? Observer, string Id = "", long Order = 0);

/// <summary>
/// To the experiment, which tells its name in <see cref="ExperimentStarted"/>: end after a checkpoint, with what there is.
/// </summary>
public sealed record InterruptExperiment;

/// <summary>To the observer, first of all.</summary>
/// <param name="Actor">Takes <see cref="InterruptExperiment"/>.</param>
public sealed record ExperimentStarted(ActorRef Actor, Experiment Experiment, IReadOnlyList<PlannedRun> Runs);

/// <summary>One training that the experiment asks for.</summary>
public sealed record PlannedRun(RunId Run, Configuration Configuration, ulong Seed);

/// <summary>To the observer: nothing more comes from this run. Its last checkpoint is safe, or it has been said that it is not.</summary>
/// <param name="WasFinished">Already before the experiment was started.</param>
public sealed record RunHasResult(RunId Run, RunResult Result, bool WasFinished = false) : IRunMessage;

/// <summary>To the requester, last of all.</summary>
public sealed record ExperimentEnded(ExperimentResult Result);

/// <summary>To the requester instead, when the experiment's own actor failed.</summary>
public sealed record ExperimentFailed(string Reason);
