using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;

namespace Cluster.Coordinator.Runs;

/// <summary>The runs that an experiment asks for: a function of it alone, so that whoever has read it knows their names.</summary>
public static class RunPlan
{
    /// <summary>Configuration by configuration, seeds in the order of the file.</summary>
    /// <param name="experiment">Read and checked.</param>
    /// <param name="id">The experiment's in a cluster; empty where it is the only one.</param>
    public static IReadOnlyList<PlannedRun> Of(Experiment experiment, string id = "") =>
    [
        .. from configuration in experiment.Configurations.Index()
           from seed in experiment.Seeds
           select new PlannedRun(new($"c{configuration.Index + 1}-seed-{seed}", id), configuration.Item, seed),
    ];
}
