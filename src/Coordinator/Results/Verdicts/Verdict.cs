using Cluster.Coordinator.Experiments;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>What an experiment showed, in one paragraph of words.</summary>
public static class Verdict
{
    private const int NamedRunsMax = 3;

    public static string Of(ExperimentSummary summary) => string.Join(' ', Sentences(summary));

    /// <summary>The paragraph sentence by sentence; at least one.</summary>
    public static IEnumerable<string> Sentences(ExperimentSummary summary)
    {
        var asked = summary.Configurations.Sum(c => c.Asked);
        if (summary.Unfinished > 0)
            yield return $"Stopped early: {summary.Unfinished} of {asked} runs {(summary.Unfinished == 1 ? "has" : "have")} not finished; "
                + "this is what is known so far.";
        var names = new ConfigurationNames(summary);
        if (summary.Search is { } search)
        {
            string[] found = [.. SearchVerdict.Sentences(search)];
            foreach (var sentence in found.Length > 0 ? found : ["No trial has finished."]) yield return sentence;
            foreach (var sentence in Lost(summary, names)) yield return sentence;
            yield break;
        }

        string[] accuracy = [.. AccuracyVerdict.Sentences(summary, names)];
        string[] speed = [.. SpeedVerdict.Sentences(summary, names)];
        var told = LeadsWithAccuracy(summary) ? accuracy.Concat(speed.Take(1)) : speed.Length > 0 ? speed : accuracy;
        foreach (var sentence in told) yield return sentence;
        string[] silent = [.. SpeedVerdict.WithoutGradient(summary, names)];
        foreach (var sentence in silent) yield return sentence;
        if (accuracy.Length + speed.Length + silent.Length == 0)
            yield return summary.Unfinished == asked ? "No figure has been taken yet." : "No run has left a figure to judge by.";
        foreach (var sentence in Lost(summary, names)) yield return sentence;
    }

    /// <summary>
    /// Unless the experiment says what it is about: who trains with mini-batches over epochs asks for accuracy, who follows full
    /// batches asks how fast the layers learn.
    /// </summary>
    internal static bool LeadsWithAccuracy(ExperimentSummary summary) =>
        summary.Experiment.Focus == ExperimentFocus.Accuracy
        && summary.Configurations.Any(c => c.Metric(MetricNames.ValidationAccuracyBest) is not null
            && c.Configuration.Template is { Epochs: > 0 } run && run.BatchSize < run.Data.Train);

    private static IEnumerable<string> Lost(ExperimentSummary summary, ConfigurationNames names)
    {
        var diverged = summary.Configurations
            .SelectMany(c => c.Runs.Where(run => run.Status == RunStatus.Diverged).Select(run => (Configuration: c, Run: run)))
            .ToList();
        foreach (var (configuration, run) in diverged.Take(NamedRunsMax))
        {
            var how = run.Divergence is { } divergence ? $" ({divergence})" : "";
            yield return $"Seed {run.Seed} with {names.Of(configuration)} diverged{how} and is left out.";
        }

        if (diverged.Count > NamedRunsMax) yield return $"{diverged.Count - NamedRunsMax} more runs diverged and are left out.";
        var failed = summary.Configurations.Sum(c => c.Count(RunStatus.Failed));
        if (failed == 0) yield break;
        yield return $"{Figures.Capital(Figures.Word(failed))} {(failed == 1 ? "run failed and is" : "runs failed and are")} left out.";
    }
}

/// <summary>How sentences name a configuration: by its depth where nothing else differs, otherwise by its label.</summary>
internal sealed class ConfigurationNames
{
    public ConfigurationNames(ExperimentSummary summary)
    {
        var configurations = summary.Configurations;
        ByDepth = configurations.DistinctBy(c => c.HiddenLayers).Count() == configurations.Count
            && configurations.Count > 1
            && configurations.Select(c => c.Configuration.Template)
                .DistinctBy(t => (t.Model.Activation, t.Initialization, t.Optimizer, t.Model.Hidden.DefaultIfEmpty().First()))
                .Count() == 1;
    }

    public bool ByDepth { get; }

    /// <summary>"two hidden layers" or the label.</summary>
    public string Of(ConfigurationSummary configuration) => ByDepth ? Depth(configuration.HiddenLayers) : configuration.Configuration.Label;

    /// <summary>"with two hidden layers the first" or "with relu, 2 × 100 the first of two hidden layers".</summary>
    public string FirstLayerOf(ConfigurationSummary configuration) => ByDepth
        ? $"with {Depth(configuration.HiddenLayers)} the first"
        : $"with {configuration.Configuration.Label} the first of {Depth(configuration.HiddenLayers)}";

    public static string Depth(int layers) => layers == 1 ? "one hidden layer" : $"{Figures.Word(layers)} hidden layers";

    public static string Seeds(int n) => n == 1 ? "one seed" : $"{n} seeds";
}
