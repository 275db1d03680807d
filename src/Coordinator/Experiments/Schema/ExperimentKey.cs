namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>A key of experiment files: everything that reading, checking, writing and documentation know of it.</summary>
public sealed class ExperimentKey
{
    /// <summary>With dots for nested ones: <c>diagnostics.every_epochs</c>.</summary>
    public required string Path { get; init; }

    public required KeyType Type { get; init; }

    /// <summary>For people: the value, or what it follows.</summary>
    public required string Default { get; init; }

    /// <summary>One or two sentences, Markdown.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether it belongs to one configuration, so that a grid may vary it.</summary>
    public bool PerConfiguration { get; init; } = true;

    /// <summary>Completes "it is used only …"; null for a key that is always used.</summary>
    public string? UsedOnly { get; init; }

    internal Func<ExperimentDraft, object>? DefaultOf { get; init; }

    internal Action<ExperimentDraft, object>? Apply { get; init; }

    internal Func<ExperimentDraft, bool> UsedWhen { get; init; } = _ => true;

    public override string ToString() => Path;
}
