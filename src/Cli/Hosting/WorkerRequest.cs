namespace Cluster.Cli.Hosting;

/// <summary>What 'cluster worker' was asked for.</summary>
public sealed record WorkerRequest
{
    /// <summary>Where the coordinator is, for an engine that has to be told.</summary>
    public required NodeAddress Join { get; init; }

    public INodeEngine Engine { get; init; } = new BuiltInNodes();

    /// <summary>Runs, or shares of runs, computed at the same time.</summary>
    public required int Slots { get; init; }

    public required string Name { get; init; }

    /// <summary>For data sets that the coordinator sends; null for the user's cache.</summary>
    public string? Cache { get; init; }

    /// <summary>Between two checkpoints of a run of a single slot.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);
}
