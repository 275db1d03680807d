using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>How a search's figures are said.</summary>
internal static class SearchWords
{
    /// <summary>"best validation accuracy".</summary>
    public static string NameOf(SearchMetric metric) => metric switch
    {
        SearchMetric.ValidationAccuracyBest => "best validation accuracy",
        SearchMetric.ValidationAccuracyFinal => "final validation accuracy",
        _ => "final validation cost",
    };

    /// <summary>"95.31 %", or a cost with three digits.</summary>
    public static string Value(SearchPlan plan, double figure) => plan.LessIsBetter ? Figures.Significant(figure) : Figures.Percent(figure);

    /// <summary>"95.31 ± 0.22 %"; without a useful interval the mean alone.</summary>
    public static string Mean(SearchPlan plan, Estimate estimate)
    {
        if (estimate.Mean is not { } mean) return "";
        if (IntervalOf(plan, estimate) is null || estimate.Ci95 is not { } ci) return Value(plan, mean);
        return plan.LessIsBetter
            ? Figures.PlusMinus(mean, ci.High - mean)
            : $"{Figures.Fixed(mean * 100, 2)} ± {Figures.Fixed((ci.High - mean) * 100, 2)} %";
    }

    /// <summary>The 95 % interval, cut to what the figure can be; null where it says nothing.</summary>
    public static Interval? IntervalOf(SearchPlan plan, Estimate estimate)
    {
        if (!plan.LessIsBetter) return AccuracyVerdict.UsefulInterval(estimate);
        return estimate.Ci95 is { } ci ? new(Math.Max(0, ci.Low), ci.High) : null;
    }

    /// <summary>The values of one trial's keys, as in a file; empty for a key that the trial does not use.</summary>
    public static string ValueOf(Trial trial, string key) =>
        trial.Summary.Configuration.Key.FirstOrDefault(pair => pair.Key == key).Value switch
        {
            null => "",
            double number => Figures.AsGiven(number),
            System.Collections.IEnumerable list and not string => string.Join('-', list.Cast<object>()),
            bool flag => flag ? "true" : "false",
            var value => $"{value}",
        };

    /// <summary>The number that a trial has for a key; null where it is none.</summary>
    public static double? NumberOf(Trial trial, string key) =>
        trial.Summary.Configuration.Key.FirstOrDefault(pair => pair.Key == key).Value switch
        {
            double real => real,
            int whole => whole,
            _ => null,
        };
}
