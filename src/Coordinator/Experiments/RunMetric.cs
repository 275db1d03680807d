namespace Cluster.Coordinator.Experiments;

/// <summary>
/// A figure of a whole run by which configurations are compared and trials of a search ranked; in files the names are those of
/// summary.json.
/// </summary>
public enum RunMetric
{
    /// <summary>The highest of the epochs.</summary>
    ValidationAccuracyBest,

    /// <summary>Of the last epoch.</summary>
    ValidationAccuracyFinal,

    /// <summary>Of the last epoch; less is better.</summary>
    ValidationCostFinal,

    /// <summary>Over the last epoch's mini-batches, each before its update; less is better.</summary>
    TrainCostFinal,

    /// <summary><see cref="TrainCostFinal"/> and weight decay's part of the cost, λ/2n ‖w‖² after the epoch; less is better.</summary>
    TrainObjectiveFinal,

    /// <summary>Over the last epoch's mini-batches, each before its update.</summary>
    TrainAccuracyFinal,

    /// <summary>Final training accuracy minus final validation accuracy; less is better.</summary>
    AccuracyGap,

    /// <summary>Share of the last hidden layer's activations in the flat part at the last diagnostics; less is better.</summary>
    SaturatedShareLast,
}

public static class RunMetrics
{
    public static bool LessIsBetter(this RunMetric metric) =>
        metric.IsCost() || metric is RunMetric.AccuracyGap or RunMetric.SaturatedShareLast;

    /// <summary>Above 0 without an upper end; the others are shares or differences of shares.</summary>
    public static bool IsCost(this RunMetric metric) => metric
        is RunMetric.ValidationCostFinal or RunMetric.TrainCostFinal or RunMetric.TrainObjectiveFinal;

    /// <summary>Whether it takes evaluations on validation examples.</summary>
    public static bool IsOfValidation(this RunMetric metric) => metric
        is RunMetric.ValidationAccuracyBest or RunMetric.ValidationAccuracyFinal or RunMetric.ValidationCostFinal or RunMetric.AccuracyGap;
}
