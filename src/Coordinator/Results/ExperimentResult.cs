using Cluster.Coordinator.Experiments;
using Cluster.Shared;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Results;

/// <summary>One run as it ended, or as far as it came.</summary>
public sealed record RunResult
{
    public required Configuration Configuration { get; init; }

    public required ulong Seed { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Of the final weights; null unless finished.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Seconds of computing, over all resumptions.</summary>
    public required double Seconds { get; init; }

    public required RunHistory History { get; init; }

    /// <summary>For a run that diverged.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>For a run that failed: what happened, in one sentence.</summary>
    public string? Failure { get; init; }

    /// <summary>What there is to say of how it ended: why it failed, where it diverged, how far it was let.</summary>
    public string? Remark => Failure ?? Divergence?.ToString()
        ?? (Status == RunStatus.Eliminated ? $"after {Plural.Of(History.Epochs.Count, "epoch")}" : null);
}

/// <summary>All that an experiment left: what summary, metrics, verdict and report are made of.</summary>
public sealed record ExperimentResult
{
    public required Experiment Experiment { get; init; }

    public required string DataName { get; init; }

    public required string DataSha256 { get; init; }

    /// <summary>Wall-clock seconds of this start of the experiment.</summary>
    public required double Seconds { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Configuration by configuration, seeds in the order of the file; runs that never started are absent.</summary>
    public required IReadOnlyList<RunResult> Runs { get; init; }

    /// <summary>Whether every run that was asked for has ended by itself.</summary>
    public required bool Complete { get; init; }
}
