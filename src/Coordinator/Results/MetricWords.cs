using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results;

/// <summary>How a run's figures are said: accuracies and shares in per cent, gaps in points, costs by their significant digits.</summary>
internal static class MetricWords
{
    /// <summary>An interval of a share wider than this to either side says nothing of use.</summary>
    private const double HalfWidthMax = 0.10;

    /// <summary>In summary.json.</summary>
    public static string FileName(RunMetric metric) => Choices.SnakeCase(metric);

    /// <summary>By its name in summary.json; null for what is no figure of a whole run.</summary>
    public static RunMetric? Find(string fileName) =>
        Enum.GetValues<RunMetric>().Where(metric => FileName(metric) == fileName).Select(metric => (RunMetric?)metric).FirstOrDefault();

    /// <summary>"best validation accuracy".</summary>
    public static string NameOf(RunMetric metric) => metric switch
    {
        RunMetric.ValidationAccuracyBest => "best validation accuracy",
        RunMetric.ValidationAccuracyFinal => "final validation accuracy",
        RunMetric.ValidationCostFinal => "final validation cost",
        RunMetric.TrainCostFinal => "final training cost",
        RunMetric.TrainObjectiveFinal => "final training cost with weight decay",
        RunMetric.TrainAccuracyFinal => "final training accuracy",
        RunMetric.AccuracyGap => "accuracy gap",
        _ => "saturated share of the last hidden layer",
    };

    /// <summary>Of a column.</summary>
    public static string Header(RunMetric metric) => metric switch
    {
        RunMetric.ValidationAccuracyBest => "Best accuracy",
        RunMetric.ValidationAccuracyFinal => "Final accuracy",
        RunMetric.ValidationCostFinal => "Validation cost",
        RunMetric.TrainCostFinal => "Training cost",
        RunMetric.TrainObjectiveFinal => "Cost with decay",
        RunMetric.TrainAccuracyFinal => "Training accuracy",
        RunMetric.AccuracyGap => "Accuracy gap",
        _ => "Saturated, last layer",
    };

    /// <summary>Completes the header: "Best accuracy: …".</summary>
    public static string Meaning(RunMetric metric) => metric switch
    {
        RunMetric.ValidationAccuracyBest => "on the validation examples, over the epochs",
        RunMetric.ValidationAccuracyFinal or RunMetric.ValidationCostFinal => "on the validation examples, after the last epoch",
        RunMetric.TrainCostFinal or RunMetric.TrainAccuracyFinal => "over the last epoch's mini-batches, each before its update",
        RunMetric.TrainObjectiveFinal => "the training cost of the last epoch, and λ/2n ‖w‖² after it",
        RunMetric.AccuracyGap => "final training accuracy minus final validation accuracy",
        _ => "share of the last hidden layer's activations in the flat part of their function, at the last measurement",
    };

    /// <summary>"95.31 %", "3.20 points", or a cost with three digits.</summary>
    public static string Value(RunMetric metric, double figure) => Bare(metric, figure) + Unit(metric);

    /// <summary>"95.20 to 95.42 %".</summary>
    public static string Range(RunMetric metric, Interval interval) =>
        $"{Bare(metric, interval.Low)} to {Value(metric, interval.High)}";

    /// <summary>
    /// "95.31 ± 0.22 %"; where the interval reaches beyond what the figure can be, its ends; where it says nothing, a word.
    /// </summary>
    public static string Mean(RunMetric metric, Estimate? estimate)
    {
        if (estimate is not { Mean: { } mean }) return "";
        if (estimate.Ci95 is not { } ci) return Value(metric, mean);
        if (UsefulInterval(metric, estimate) is not { } shown) return $"{Value(metric, mean)} (few seeds)";
        if (metric.IsCost()) return Figures.PlusMinus(mean, ci.High - mean);
        return shown == ci
            ? $"{Bare(metric, mean)} ± {Bare(metric, ci.High - mean)}{Unit(metric)}"
            : $"{Bare(metric, mean)} ({Bare(metric, shown.Low)} to {Bare(metric, shown.High)}){Unit(metric)}";
    }

    /// <summary>The 95 % interval cut to what the figure can be; null with one seed or where it is too wide to say anything.</summary>
    public static Interval? UsefulInterval(RunMetric metric, Estimate estimate)
    {
        if (estimate.Ci95 is not { } ci) return null;
        if (metric.IsCost()) return ci.Low >= 0 ? ci : null;
        var (low, high) = Ends(metric);
        return ci.High - estimate.Mean!.Value <= HalfWidthMax ? new(Math.Max(low, ci.Low), Math.Min(high, ci.High)) : null;
    }

    /// <summary>What the figure can be.</summary>
    public static Interval Ends(RunMetric metric) =>
        metric.IsCost() ? new(0, double.MaxValue) : new(metric == RunMetric.AccuracyGap ? -1 : 0, 1);

    /// <summary>How much worse another is than the best: "0.05 points below", "0.012 above".</summary>
    public static string Away(RunMetric metric, double best, double other)
    {
        var side = metric.LessIsBetter() ? "above" : "below";
        var distance = Math.Abs(best - other);
        return metric.IsCost()
            ? $"{Figures.Significant(distance, 2)} {side}"
            : $"{Figures.Fixed(distance * 100, distance < 0.09995 ? 2 : 1)} points {side}";
    }

    /// <summary>A difference with its sign.</summary>
    public static string Difference(RunMetric metric, double difference) => (difference > 0 ? "+" : "")
        + (metric.IsCost() ? Figures.Significant(difference) : $"{Figures.Fixed(difference * 100, 2)} points");

    private static string Bare(RunMetric metric, double figure) =>
        metric.IsCost() ? Figures.Significant(figure) : Figures.Fixed(figure * 100, 2);

    private static string Unit(RunMetric metric) => metric.IsCost() ? "" : metric == RunMetric.AccuracyGap ? " points" : " %";
}
