namespace Cluster.Coordinator.Experiments.Search;

/// <summary>How trials are chosen.</summary>
public enum SearchMethod
{
    /// <summary>Each trial's values are drawn on their own.</summary>
    Random,

    /// <summary>All combinations of evenly spaced values.</summary>
    Grid,

    /// <summary>Random draws, most of which are stopped early: successive halving (Jamieson and Talwalkar, 2016).</summary>
    Halving,
}

/// <summary>How a searched key's values lie.</summary>
public enum SearchScale
{
    /// <summary>Equal differences are equally likely.</summary>
    Linear,

    /// <summary>Equal factors are equally likely.</summary>
    Log,

    /// <summary>Alternatives without a distance.</summary>
    Choices,
}

/// <summary>A key that the search varies.</summary>
/// <param name="Path">The key, with dots.</param>
/// <param name="From">Null for alternatives.</param>
/// <param name="To">Likewise.</param>
public sealed record SearchedKey(string Path, SearchScale Scale, double? From, double? To);

/// <summary>A stage of successive halving.</summary>
/// <param name="Epochs">All its trials train until so many epochs are done.</param>
/// <param name="Trials">At most so many take part.</param>
public sealed record Rung(int Epochs, int Trials);

/// <summary>An experiment's configurations as trials of a search; configuration i is trial i + 1.</summary>
public sealed record SearchPlan
{
    public required SearchMethod Method { get; init; }

    /// <summary>One of the validation examples.</summary>
    public required RunMetric Metric { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<SearchedKey> Space { get; init; }

    /// <summary>Of the draws; no part of any run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Stages of halving, the last with all epochs; empty for the other methods.</summary>
    public IReadOnlyList<Rung> Rungs { get; init; } = [];

    internal Func<int, string>? Yaml { get; init; }

    /// <summary>A trial as an experiment of its own, complete: the runs that it describes are the trial's, bit for bit.</summary>
    /// <param name="index">Of its configuration; 0 for the first.</param>
    public string YamlOf(int index) => Yaml?.Invoke(index) ?? "";
}
