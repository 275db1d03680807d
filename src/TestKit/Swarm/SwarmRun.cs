using Cluster.TestKit.Checkers;
using Cluster.TestKit.Clusters;
using Cluster.TestKit.Plans;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Swarm;

/// <summary>
/// Simulates a cluster after a plan: an experiment is submitted; in phase one faults come over the cluster and nothing wrong may happen;
/// then all is healed and the experiment has to end, with the result that one undisturbed process has.
/// </summary>
public static class SwarmRun
{
    private static readonly TimeSpan Acceptance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <param name="seed">All else follows from it.</param>
    public static SwarmReport Of(ulong seed) => Of(SimulationPlan.FromSeed(seed));

    /// <param name="plan">What to simulate.</param>
    /// <param name="parts">Of which the cluster is built; the product's own by default.</param>
    /// <param name="recordTrace">Keeps all events as lines, not only the last.</param>
    public static SwarmReport Of(SimulationPlan plan, ClusterParts? parts = null, bool recordTrace = false)
    {
        var cluster = new SimulatedCluster(new()
        {
            Simulation = new() { Seed = plan.Seed, RecordTrace = recordTrace, MaxEvents = 3_000_000 },
            WorkersHaveData = plan.WorkersHaveData,
            SlotsPerWorker = plan.SlotsPerWorker,
            TurnTime = plan.TurnTime,
            CheckpointInterval = plan.CheckpointInterval,
            // Faults come so thickly in some plans that a run's machines are gone many times before it comes further.
            Coordinator = new() { MaxLosses = 1_000, Stragglers = plan.Stragglers },
            Parts = parts ?? new(),
        });
        var (events, violations) = (cluster.Events, cluster.Violations);
        _ = new ShardsOnceChecker(events, violations);
        _ = new ExamplesOnceChecker(events, violations);
        _ = new CheckpointChecker(events, violations);
        _ = new FinishedRunsChecker(events, violations, () => cluster.World.Now);
        try
        {
            Simulate(cluster, plan);
        }
        catch (SimulationException cause)
        {
            violations.Add(Promises.SimulationEnds, cause.Message.Split('\n')[0]);
        }

        var world = cluster.World;
        var lines = recordTrace ? string.Join('\n', world.Trace) : world.LastEvents;
        return new(plan, violations.Found, world.TraceHash, world.Events, world.Elapsed, lines);
    }

    private static void Simulate(SimulatedCluster cluster, SimulationPlan plan)
    {
        var (world, violations) = (cluster.World, cluster.Violations);
        cluster.StartCoordinator();
        for (var i = 1; i <= plan.Workers; i++) cluster.StartWorker($"worker-{i}");
        cluster.Submit(plan.Experiment);
        if (!world.RunUntil(() => cluster.Client.Id is not null, Acceptance))
        {
            violations.Add(Promises.ExperimentsAccepted, string.Join("; ", cluster.Client.Refusals));
            return;
        }

        var faults = new FaultInjector(cluster, plan);
        faults.Begin();
        world.RunUntil(() => violations.Any, plan.FaultPhase);
        faults.Heal();
        if (violations.Any) return;
        if (!world.RunUntil(() => violations.Any || cluster.Client.Closed is not null, plan.Budget))
            violations.Add(Promises.RunEnds, $"it has not within {plan.Budget.TotalMinutes} minutes after all was healed");
        if (violations.Any) return;
        world.AdvanceTime(Rest);
        Check(cluster);
    }

    private static void Check(SimulatedCluster cluster)
    {
        if (cluster.Archive.ResultOf(cluster.Client.Id!) is { } result)
        {
            new ResultChecker(cluster.Violations).Check(result.Experiment, result, cluster.Data);
            if (!result.Complete) cluster.Violations.Add(Promises.RunsFinish, "the result is not complete");
        }
        else
        {
            cluster.Violations.Add(Promises.RunsFinish, $"it ended as {cluster.Client.Closed!.State} without a result");
        }

        var (longest, bound) = (cluster.Network.LongestQueue, cluster.Network.Conditions.QueueParcels);
        if (longest >= bound) cluster.Violations.Add(Promises.BoundedQueues, $"one had {longest} parcels of at most {bound}");
        foreach (var node in cluster.Nodes.Values) cluster.Bounds.CheckRest(node, path => IsAtRest(path));
    }

    /// <summary>Who waits for the next experiment.</summary>
    private static bool IsAtRest(string path) =>
        path is "/coordinator" or "/service" or "/joiner" or "/client" || path.Split('/') is ["", "joiner", { Length: > 0 }];
}
