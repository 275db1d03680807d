using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

/// <summary>Whether two configurations differ in one figure by more than their seeds explain.</summary>
/// <param name="Metric">As in summary.json; ratios are compared by their logarithms.</param>
/// <param name="First">Index of a configuration.</param>
/// <param name="Second">Index of another, after the first.</param>
/// <param name="Difference">Mean of the second minus mean of the first; of natural logarithms for ratios.</param>
/// <param name="PAdjusted">After Holm's correction over all comparisons of this metric.</param>
public sealed record Comparison(string Metric, int First, int Second, double Difference, WelchTest Test, double PAdjusted)
{
    /// <summary>Up to so many configurations are compared pair by pair, more only with the best.</summary>
    public const int AllPairsMax = 8;

    /// <summary>What is called significant.</summary>
    public const double Level = 0.05;

    /// <summary>Of the difference, without a correction for the number of tests.</summary>
    public Interval Ci95 => new(Difference - Test.HalfWidth95, Difference + Test.HalfWidth95);

    public bool Significant => PAdjusted < Level;

    /// <param name="configurations">In the order of the file.</param>
    /// <param name="compare">
    /// Compared beside the ratios of speeds; of many configurations the best by it is the one with which the others are compared, the
    /// first where none has the figure.
    /// </param>
    public static IReadOnlyList<Comparison> Between(IReadOnlyList<ConfigurationSummary> configurations, RunMetric compare) =>
    [
        .. Of(MetricWords.FileName(compare), configurations, compare, run => IfFinished(run, run.Figure(compare))),
        .. Of(MetricNames.RatioStart, configurations, compare, run => Log(run.RatioAtStart)),
        .. Of(MetricNames.RatioEnd, configurations, compare, run => IfFinished(run, Log(run.RatioAtEnd))),
    ];

    private static double? IfFinished(RunSummary run, double? figure) => run.Status == RunStatus.Finished ? figure : null;

    private static double? Log(double? ratio) => ratio is { } value ? Math.Log(value) : null;

    private static IEnumerable<Comparison> Of(
        string metric, IReadOnlyList<ConfigurationSummary> configurations, RunMetric compare, Func<RunSummary, double?> figure)
    {
        Estimate[] estimates = [.. configurations.Select(c => Estimate.Of([.. c.Runs.Select(figure).OfType<double>()]))];
        var tests = new List<Comparison>();
        var one = configurations.Count <= AllPairsMax ? null : Ranking.Best(configurations, compare) ?? configurations[0];
        for (var first = 0; first < configurations.Count; first++)
        {
            for (var second = first + 1; second < configurations.Count; second++)
            {
                if (one is not null && configurations[first] != one && configurations[second] != one) continue;
                if (WelchTest.Of(estimates[first], estimates[second]) is not { } test) continue;
                tests.Add(new(metric, first, second, estimates[second].Mean!.Value - estimates[first].Mean!.Value, test, test.P));
            }
        }

        var adjusted = Holm.Adjust([.. tests.Select(test => test.Test.P)]);
        return tests.Select((test, i) => test with { PAdjusted = adjusted[i] });
    }
}
