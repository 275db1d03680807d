using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Alerts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Experiments;

/// <summary>An experiment file, checked and resolved: every run that it asks for can be started.</summary>
public sealed record Experiment
{
    /// <summary>The file's <c>name</c>; letters, digits and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>One line for lists and the head of the report.</summary>
    public required string Title { get; init; }

    /// <summary>What it asks and what to look at, in a few sentences; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What verdict and report put first.</summary>
    public ExperimentFocus Focus { get; init; }

    /// <summary>The figure that table, chart, tests and verdict are about; of a search what it ranks by.</summary>
    public RunMetric Compare { get; init; }

    /// <summary>Whose trials the configurations are; null where they are a grid's points.</summary>
    public SearchPlan? Search { get; init; }

    /// <summary>The grid's points, in the order of the file, or the search's trials; at least one.</summary>
    public required IReadOnlyList<Configuration> Configurations { get; init; }

    /// <summary>One run each for every configuration; at least one, no two alike.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>From where on something is worth an alert.</summary>
    public AlertThresholds Alerts { get; init; } = new();

    /// <summary>Figures that others published for this experiment, if they were measured on the data in use.</summary>
    public IReadOnlyList<PublishedFigures> Published { get; init; } = [];

    /// <summary>
    /// The experiment with every default and every change of the command line written out; reading it gives the same experiment.
    /// </summary>
    public required string ResolvedYaml { get; init; }
}

/// <summary>One point of the grid: a run for every seed.</summary>
public sealed record Configuration
{
    /// <summary>
    /// The keys that the grid varies, in its order, with values as in JSON: numbers, strings, booleans, lists of them. Every
    /// configuration has all of them, also those that only other parts of the grid set; empty without a grid.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, object>> Key { get; init; }

    /// <summary>Short name for tables and legends, unique in the experiment, for example "3 × 30" or "relu, 2 × 100".</summary>
    public required string Label { get; init; }

    /// <summary>The run's specification with seed 0.</summary>
    public required RunSpecification Template { get; init; }

    /// <summary>Workers that may share one run; at least 1, at most the shards.</summary>
    public int Slots { get; init; } = 1;

    public RunSpecification ForSeed(ulong seed) => Template with { Seed = seed };
}

/// <summary>What somebody published for the configurations that have the given key values.</summary>
public sealed record PublishedFigures
{
    /// <summary>Who, in a few words, for legends.</summary>
    public required string Source { get; init; }

    /// <summary>The configuration they are about.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Best validation accuracy in [0, 1].</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>‖δ^l‖₂ of each hidden layer before training, first to last.</summary>
    public IReadOnlyList<double>? InitialGradientNorms { get; init; }

    /// <summary>‖δ^l‖₂ of each hidden layer before the given epochs.</summary>
    public IReadOnlyList<PublishedCurvePoint> Curve { get; init; } = [];
}

/// <param name="Epoch">Epochs completed before.</param>
/// <param name="GradientNorms">‖δ^l‖₂ of each hidden layer, first to last.</param>
public sealed record PublishedCurvePoint(int Epoch, IReadOnlyList<double> GradientNorms);
