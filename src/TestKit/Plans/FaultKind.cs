namespace Cluster.TestKit.Plans;

/// <summary>What may go wrong in a simulated cluster. A plan has some of them on and the others off.</summary>
public enum FaultKind
{
    /// <summary>Packets take long, each its own time.</summary>
    Delays,

    /// <summary>Packets are lost and sent again.</summary>
    Losses,

    /// <summary>Connections are reset; both sides hear of it.</summary>
    Resets,

    /// <summary>One side hears of a reset and dials again while the other's connection still stands.</summary>
    HalfOpen,

    /// <summary>Two nodes cannot reach each other for a while.</summary>
    Partitions,

    /// <summary>Likewise, but in one direction only.</summary>
    OneWayPartitions,

    /// <summary>A worker's process is killed; its system resets its connections. It may come back.</summary>
    WorkerKills,

    /// <summary>A worker's machine is gone without a word. It may come back.</summary>
    WorkerLosses,

    /// <summary>The coordinator's process or machine is gone; it comes back with the disk it had.</summary>
    CoordinatorCrashes,

    /// <summary>A process stands still for a while.</summary>
    Freezes,

    /// <summary>A machine computes much more slowly for a while.</summary>
    SlowNodes,

    /// <summary>Another worker joins.</summary>
    LateWorkers,

    /// <summary>An actor of a worker throws.</summary>
    Failures,

    /// <summary>The coordinator's disk is full for a while.</summary>
    FullDisk,

    /// <summary>The coordinator's disk is slow.</summary>
    SlowDisk,

    /// <summary>The newest checkpoint of a run cannot be read when the coordinator comes back.</summary>
    CorruptCheckpoints,

    /// <summary>A worker's disk is full for a while, so that data sets that it fetches cannot be kept.</summary>
    FullCache,
}
