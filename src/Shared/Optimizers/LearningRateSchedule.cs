using Cluster.Shared.Numerics;

namespace Cluster.Shared.Optimizers;

/// <summary>The learning rate over time.</summary>
public static class LearningRateSchedule
{
    /// <param name="optimizer">η₀ and the schedule.</param>
    /// <param name="epoch">Epochs so far, with the fraction of the present one.</param>
    /// <param name="epochs">That the run has; for <see cref="ScheduleKind.Linear"/>.</param>
    public static double LearningRate(OptimizerSpecification optimizer, double epoch, int epochs) => optimizer.Schedule.Kind switch
    {
        ScheduleKind.Constant => optimizer.LearningRate,
        ScheduleKind.Linear => optimizer.LearningRate * Math.Max(0, 1 - epoch / epochs),
        ScheduleKind.Exponential => optimizer.LearningRate * ExactMath.Exp(-epoch / optimizer.Schedule.TimeConstant),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer.Schedule.Kind, "Unknown kind of schedule."),
    };
}
