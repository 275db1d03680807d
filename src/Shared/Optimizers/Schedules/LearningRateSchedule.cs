using Cluster.Shared.Numerics;

namespace Cluster.Shared.Optimizers.Schedules;

/// <summary>The learning rate over time.</summary>
public static class LearningRateSchedule
{
    /// <param name="rate">η₀.</param>
    /// <param name="schedule">How it changes.</param>
    /// <param name="epoch">Epochs so far, with the fraction of the present one.</param>
    /// <param name="epochs">That the run has; for <see cref="ScheduleKind.Linear"/> and <see cref="ScheduleKind.Cosine"/>.</param>
    /// <param name="step">
    /// Part of an epoch that a step is. Warm-up takes the time at a step's end, so that the first step is not lost and the last of the
    /// warm-up has the full learning rate.
    /// </param>
    public static double LearningRate(double rate, ScheduleSpecification schedule, double epoch, int epochs, double step = 0)
    {
        var scheduled = schedule.Kind switch
        {
            ScheduleKind.Constant or ScheduleKind.OnPlateau => rate,
            ScheduleKind.Linear => rate * Math.Max(0, 1 - epoch / epochs),
            ScheduleKind.Exponential => rate * ExactMath.Exp(-epoch / schedule.TimeConstant),
            ScheduleKind.Step => rate * ExactMath.Power(schedule.Factor, (long)Math.Floor(epoch / schedule.Every)),
            ScheduleKind.Cosine =>
                schedule.Floor + (rate - schedule.Floor) * (1 + ExactMath.CosPi(Math.Min(1, epoch / epochs))) / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule.Kind, "Unknown kind of schedule."),
        };
        return epoch + step < schedule.WarmupEpochs ? scheduled * ((epoch + step) / schedule.WarmupEpochs) : scheduled;
    }
}
