using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>How a trial ended, best first: trials are ranked by this before their figures.</summary>
public enum TrialEnd
{
    /// <summary>All its seeds finished.</summary>
    Finished,

    /// <summary>The search stopped it early; those that came further are ahead.</summary>
    Eliminated,

    /// <summary>Not all its seeds have ended.</summary>
    Unfinished,

    /// <summary>A seed diverged.</summary>
    Diverged,

    /// <summary>A seed failed.</summary>
    Failed,
}

/// <summary>One trial of a search.</summary>
/// <param name="Number">1 for the first that was drawn.</param>
/// <param name="Summary">Its configuration.</param>
/// <param name="Metric">What the search ranks by, over the seeds that have it.</param>
public sealed record Trial(int Number, ConfigurationSummary Summary, TrialEnd End, Estimate Metric)
{
    /// <summary>1 for the best.</summary>
    public int Place { get; init; }

    /// <summary>
    /// Epochs that all its seeds have done; of a trial that the search stopped, those that it stopped: another may have ended by itself.
    /// </summary>
    public int Epochs { get; } = Summary.Runs.Where(run => End != TrialEnd.Eliminated || run.Status == RunStatus.Eliminated)
        .Select(run => run.Epochs).DefaultIfEmpty().Min();

    /// <summary>1 for the first: the stage of halving after which it was stopped; null where it was not.</summary>
    public int? Stage { get; init; }

    /// <summary>Against the best; null where the seeds say nothing.</summary>
    public WelchTest? Test { get; init; }

    /// <summary>After Holm's correction over all trials that were tested against the best.</summary>
    public double? PAdjusted { get; init; }

    public bool IsWorse => PAdjusted < Comparison.Level;

    /// <summary>Its seeds agree well enough to be judged by, and cannot tell it from the best.</summary>
    public bool IsNotToldApart => PAdjusted >= Comparison.Level && !IsTooWide;

    /// <summary>Its seeds differ so much that no test says anything about it, unless it is worse all the same.</summary>
    public bool IsUnclear => PAdjusted >= Comparison.Level && IsTooWide;

    internal bool IsTooWide { get; init; }
}

/// <summary>
/// The trials of a search, ranked: finished trials by their means, ties by number; then those that are not complete. Each is compared with
/// the best by Welch's test, corrected after Holm. Of a trial that was stopped early the figures are those that it had come to.
/// </summary>
public sealed record SearchSummary
{
    /// <summary>In the results folder: the best trial as an experiment.</summary>
    public const string BestFileName = "best.yaml";

    public required SearchPlan Plan { get; init; }

    /// <summary>The best first.</summary>
    public required IReadOnlyList<Trial> Ranking { get; init; }

    /// <summary>The best; null while no trial has finished.</summary>
    public Trial? Best => Ranking.Count > 0 && Ranking[0] is { End: TrialEnd.Finished, Metric.Mean: not null } best ? best : null;

    /// <summary>The best finished mean among the first n trials, for each n at which there is one.</summary>
    public IReadOnlyList<(int Trials, double Mean)> BestSoFar
    {
        get
        {
            var (sofar, best) = (new List<(int, double)>(), (double?)null);
            foreach (var trial in Ranking.OrderBy(trial => trial.Number))
            {
                if (trial is { End: TrialEnd.Finished, Metric.Mean: { } mean } && (best is null || IsBetter(mean, best.Value))) best = mean;
                if (best is { } value) sofar.Add((trial.Number, value));
            }

            return sofar;
        }
    }

    /// <summary>The best trial as an experiment file; null while there is none.</summary>
    public string? BestYaml => Best is { } best ? Plan.YamlOf(best.Number - 1) : null;

    private bool IsBetter(double mean, double than) => Plan.Metric.LessIsBetter() ? mean < than : mean > than;

    public static SearchSummary? Of(Experiment experiment, IReadOnlyList<ConfigurationSummary> configurations)
    {
        if (experiment.Search is not { } plan) return null;
        var sign = plan.Metric.LessIsBetter() ? 1 : -1;
        Trial[] ranked =
        [
            .. configurations.Select((c, i) => TrialOf(plan, i + 1, c))
                .Select(trial => trial.End == TrialEnd.Eliminated ? trial with { Stage = StageOf(plan, trial) } : trial)
                .OrderBy(trial => trial.End)
                .ThenByDescending(trial => trial.Stage ?? 0)
                .ThenBy(trial => trial.Metric.Mean is { } mean ? sign * mean : double.PositiveInfinity)
                .ThenBy(trial => trial.Number)
                .Select((trial, place) => trial with { Place = place + 1 }),
        ];
        return new() { Plan = plan, Ranking = Tested(ranked) };
    }

    private static Trial TrialOf(SearchPlan plan, int number, ConfigurationSummary configuration)
    {
        var estimate = MetricOf(plan, configuration);
        return new(number, configuration, EndOf(configuration), estimate)
        {
            IsTooWide = estimate.Ci95 is not null && MetricWords.UsefulInterval(plan.Metric, estimate) is null,
        };
    }

    private static int StageOf(SearchPlan plan, Trial trial) => 1 + plan.Rungs.Count(rung => rung.Epochs < trial.Epochs);

    private static TrialEnd EndOf(ConfigurationSummary configuration) =>
        configuration.Count(RunStatus.Failed) > 0 ? TrialEnd.Failed
        : configuration.Count(RunStatus.Diverged) > 0 ? TrialEnd.Diverged
        : configuration.Count(RunStatus.Finished) == configuration.Asked ? TrialEnd.Finished
        : configuration.Count(RunStatus.Finished) + configuration.Count(RunStatus.Eliminated) == configuration.Asked ? TrialEnd.Eliminated
        : TrialEnd.Unfinished;

    private static Estimate MetricOf(SearchPlan plan, ConfigurationSummary configuration) => Estimate.Of(
    [
        .. configuration.Runs.Where(run => run.Status is RunStatus.Finished or RunStatus.Eliminated)
            .Select(run => run.Figure(plan.Metric)).OfType<double>(),
    ]);

    private static Trial[] Tested(Trial[] ranked)
    {
        if (ranked.Length == 0 || ranked[0].End != TrialEnd.Finished) return ranked;
        WelchTest?[] tests =
            [.. ranked.Select((trial, i) => i > 0 && trial.End == TrialEnd.Finished ? WelchTest.Of(ranked[0].Metric, trial.Metric) : null)];
        var adjusted = new Queue<double>(Holm.Adjust([.. tests.OfType<WelchTest>().Select(test => test.P)]));
        return
        [
            .. ranked.Zip(tests, (trial, test) => test is null ? trial : trial with { Test = test, PAdjusted = adjusted.Dequeue() }),
        ];
    }
}
