using System.Reflection;
using Cluster.Coordinator.Experiments;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>
/// An experiment's figures over seeds: the one source of table, verdict, summary.json and report. Which runs count:
/// <list type="bullet">
/// <item>figures of the end (accuracy, cost, ratio at the end): finished runs;</item>
/// <item>curves: finished runs, and interrupted ones as far as they came;</item>
/// <item>figures of the start: every run that began, because how it ended says nothing about its first gradient;</item>
/// <item>a value that is not finite never enters a mean; n of every estimate says how many did.</item>
/// </list>
/// </summary>
public sealed record ExperimentSummary
{
    public required Experiment Experiment { get; init; }

    public required string DataName { get; init; }

    public required string DataSha256 { get; init; }

    public required double Seconds { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required bool Complete { get; init; }

    /// <summary>Of this program.</summary>
    public required string Version { get; init; }

    public required IReadOnlyList<ConfigurationSummary> Configurations { get; init; }

    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>Null where nothing was searched.</summary>
    public SearchSummary? Search { get; init; }

    /// <summary>What was left out of the means and why, a sentence each; empty when all runs finished.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Runs that did not end by themselves, the ones that never started included.</summary>
    public int Unfinished => Configurations.Sum(c => c.NotStarted.Count + c.Count(RunStatus.Interrupted));

    public static ExperimentSummary Of(ExperimentResult result)
    {
        ConfigurationSummary[] configurations =
            [.. result.Experiment.Configurations.Select(configuration => ConfigurationSummaryBuilder.Build(result, configuration))];
        return new()
        {
            Experiment = result.Experiment,
            DataName = result.DataName,
            DataSha256 = result.DataSha256,
            Seconds = result.Seconds,
            Started = result.Started,
            Complete = result.Complete,
            Version = VersionOf(typeof(ExperimentSummary).Assembly),
            Configurations = configurations,
            Comparisons = Comparison.Between(configurations, result.Experiment.Compare),
            Search = SearchSummary.Of(result.Experiment, configurations),
            Notes = [.. LeftOut.Sentences(configurations)],
        };
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString() ?? "";
}
