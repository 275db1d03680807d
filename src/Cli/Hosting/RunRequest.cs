namespace Cluster.Cli.Hosting;

/// <summary>What 'cluster run' was asked for.</summary>
public sealed record RunRequest
{
    /// <summary>A bundled name or a path; null with <see cref="Resume"/>.</summary>
    public string? Experiment { get; init; }

    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string? DataFolder { get; init; }

    public string? Out { get; init; }

    /// <summary>The folder of an earlier start.</summary>
    public string? Resume { get; init; }

    /// <summary>Of the worker in this process: runs, or shares of runs, trained at the same time.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Between two checkpoints of a run.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What its actors run on.</summary>
    public INodeEngine Engine { get; init; } = new BuiltInNodes();

    public bool Quiet { get; init; }

    public bool Json { get; init; }
}
