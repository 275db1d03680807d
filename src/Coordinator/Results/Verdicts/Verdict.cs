using Cluster.Coordinator.Experiments;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>What an experiment showed, in one paragraph of words.</summary>
public static class Verdict
{
    private const int NamedMax = 3;

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

        string[] compared = [.. ComparisonVerdict.Sentences(summary, names)];
        string[] speed = [.. SpeedVerdict.Sentences(summary, names)];
        var told = LeadsWithComparison(summary) ? compared.Concat(speed.Take(1))
            : IsAskedFor(summary.Experiment) || speed.Length == 0 ? speed.Concat(compared)
            : speed;
        foreach (var sentence in told) yield return sentence;
        string[] silent = [.. SpeedVerdict.WithoutGradient(summary, names)];
        foreach (var sentence in silent) yield return sentence;
        if (compared.Length + speed.Length + silent.Length == 0)
            yield return summary.Unfinished == asked ? "No figure has been taken yet." : "No run has left a figure to judge by.";
        foreach (var sentence in Lost(summary, names)) yield return sentence;
    }

    /// <summary>Otherwise verdict, table and report begin with how fast the layers learn.</summary>
    internal static bool LeadsWithComparison(ExperimentSummary summary) =>
        summary.Experiment.Focus == ExperimentFocus.Accuracy
        && summary.Configurations.Any(c => c.Metric(summary.Experiment.Compare) is not null);

    /// <summary>Whether the file names a figure of its own: then it is told whatever comes first.</summary>
    internal static bool IsAskedFor(Experiment experiment) => experiment.Compare != RunMetric.ValidationAccuracyBest;

    private static IEnumerable<string> Lost(ExperimentSummary summary, ConfigurationNames names)
    {
        ConfigurationSummary[] diverged = [.. summary.Configurations.Where(c => c.Count(RunStatus.Diverged) > 0)];
        foreach (var configuration in diverged.Take(NamedMax)) yield return Diverged(configuration, names);
        ConfigurationSummary[] more = [.. diverged.Skip(NamedMax)];
        if (more.Length > 0)
        {
            var runs = more.Sum(c => c.Count(RunStatus.Diverged));
            yield return $"{Figures.Capital(Figures.Word(runs))} {(runs == 1 ? "run" : "runs")} of {Figures.Word(more.Length)} more "
                + $"{(more.Length == 1 ? "configuration" : "configurations")} diverged too; the notes name {(runs == 1 ? "it" : "them")}.";
        }

        var failed = summary.Configurations.Sum(c => c.Count(RunStatus.Failed));
        if (failed == 0) yield break;
        yield return $"{Figures.Capital(Figures.Word(failed))} {(failed == 1 ? "run failed and is" : "runs failed and are")} left out.";
    }

    /// <summary>"All five runs of clip=none diverged, the first at step 3, and are left out."</summary>
    private static string Diverged(ConfigurationSummary configuration, ConfigurationNames names)
    {
        var count = configuration.Count(RunStatus.Diverged);
        var which = $"{(names.ByDepth ? "with" : "of")} {names.Of(configuration)}";
        var runs = configuration.Asked == 1 ? $"The run {which}"
            : count == configuration.Asked ? $"{(count == 2 ? "Both" : $"All {Figures.Word(count)}")} runs {which}"
            : $"{Figures.Capital(Figures.Word(count))} of {Figures.Word(configuration.Asked)} runs {which}";
        long[] steps = [.. configuration.Runs.Select(run => run.Divergence?.Step).OfType<long>()];
        var when = steps.Length == 0 ? "" : $"{(count == 1 ? "" : ", the first")} at step {steps.Min()}{(count == 1 ? "" : ",")}";
        return $"{runs} diverged{when} and {(count == 1 ? "is" : "are")} left out.";
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
