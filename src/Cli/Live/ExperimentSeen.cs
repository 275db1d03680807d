using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;

namespace Cluster.Cli.Live;

/// <summary>To a view that watches from elsewhere, first of all and again whenever everything is told anew.</summary>
public sealed record ExperimentSeen(Experiment Experiment, IReadOnlyList<PlannedRun> Runs);
