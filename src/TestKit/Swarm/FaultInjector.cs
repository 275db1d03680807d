using Cluster.Shared.Messages;
using Cluster.TestKit.Clusters;
using Cluster.TestKit.Plans;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Swarm;

/// <summary>Brings a plan's faults over a cluster, until it heals it.</summary>
internal sealed partial class FaultInjector(SimulatedCluster cluster, SimulationPlan plan)
{
    private const int LateWorkersMax = 3;

    private readonly RandomSequence _random = new(plan.Seed, 17);
    private readonly FaultKind[] _events =
    [
        .. plan.Faults.Except([FaultKind.Delays, FaultKind.Losses, FaultKind.SlowDisk, FaultKind.Failures]),
    ];

    private int _workers = plan.Workers;
    private bool _isOver;

    public void Begin()
    {
        var conditions = cluster.Network.Conditions;
        if (plan.Has(FaultKind.Delays)) conditions = conditions with { Jitter = TimeSpan.FromMilliseconds(5 << _random.Below(6)) };
        if (plan.Has(FaultKind.Losses)) conditions = conditions with { Loss = 0.01 * (1 << _random.Below(5)) };
        cluster.Network.Conditions = conditions;
        if (plan.Has(FaultKind.SlowDisk)) cluster.Disk.Latency = TimeSpan.FromMilliseconds(50 << _random.Below(5));
        if (plan.Has(FaultKind.Failures))
        {
            var rate = 0.001 * (1 << _random.Below(5));
            cluster.World.FailAtRandom(
                (path, message) => message is ComputeShards || path.Contains("/run-", StringComparison.Ordinal), rate);
        }

        Next();
    }

    /// <summary>All is as it was at the start; workers that are gone come back.</summary>
    public void Heal()
    {
        _isOver = true;
        cluster.World.ClearFaults();
        cluster.Network.Heal();
        (cluster.Disk.IsFull, cluster.Disk.Latency) = (false, TimeSpan.FromMilliseconds(2));
        for (var i = 1; i <= _workers; i++) cluster.DiskOf($"worker-{i}").IsFull = false;
        foreach (var node in cluster.Nodes.Values)
        {
            node.Thaw();
            node.PauseBetweenTurns = TimeSpan.Zero;
        }

        Revive(SimulatedCluster.CoordinatorName);
        for (var i = 1; i <= _workers; i++) Revive($"worker-{i}");
    }

    private void Next()
    {
        if (_events.Length == 0) return;
        cluster.World.At(_random.Span(plan.FaultInterval * 2), () =>
        {
            if (_isOver) return;
            Inject(_events[_random.Below(_events.Length)]);
            Next();
        });
    }

    private void Inject(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.Resets:
                cluster.Network.Reset(Other(), SimulatedCluster.CoordinatorName);
                break;
            case FaultKind.HalfOpen:
                cluster.Network.HalfOpen(Other(), SimulatedCluster.CoordinatorName);
                break;
            case FaultKind.Partitions:
                Cut(Other(), SimulatedCluster.CoordinatorName, bothWays: true);
                break;
            case FaultKind.OneWayPartitions when _random.Chance(0.5):
                Cut(SimulatedCluster.CoordinatorName, Other(), bothWays: false);
                break;
            case FaultKind.OneWayPartitions:
                Cut(Other(), SimulatedCluster.CoordinatorName, bothWays: false);
                break;
            case FaultKind.WorkerKills or FaultKind.WorkerLosses:
                Crash(Worker(), silently: kind == FaultKind.WorkerLosses);
                break;
            case FaultKind.CoordinatorCrashes:
                Crash(SimulatedCluster.CoordinatorName, silently: _random.Chance(0.5));
                break;
            case FaultKind.CorruptCheckpoints:
                Crash(SimulatedCluster.CoordinatorName, silently: false);
                Corrupt();
                break;
            case FaultKind.LateWorkers when _workers < plan.Workers + LateWorkersMax:
                cluster.StartWorker($"worker-{++_workers}");
                break;
            case FaultKind.FullDisk:
                cluster.World.Record("disk", "is full");
                cluster.Disk.IsFull = true;
                Later(() => cluster.Disk.IsFull = false);
                break;
            case FaultKind.FullCache:
                FillCache(Worker());
                break;
            case FaultKind.Freezes or FaultKind.SlowNodes:
                HoldUp(_random.Chance(0.3) ? SimulatedCluster.CoordinatorName : Worker(), kind == FaultKind.Freezes);
                break;
        }
    }
}
