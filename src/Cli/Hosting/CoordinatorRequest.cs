namespace Cluster.Cli.Hosting;

/// <summary>What 'cluster coordinator' was asked for.</summary>
public sealed record CoordinatorRequest
{
    public required NodeAddress Listen { get; init; }

    /// <summary>For everything that must survive a restart.</summary>
    public required string Folder { get; init; }

    /// <summary>Where MNIST's files lie; null for the usual places.</summary>
    public string? DataFolder { get; init; }

    public INodeEngine Engine { get; init; } = new BuiltInNodes();

    public string Name { get; init; } = "coordinator";

    /// <summary>Between two checkpoints of a run that several slots share.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);
}
