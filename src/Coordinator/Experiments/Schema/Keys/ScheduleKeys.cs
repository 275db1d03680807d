using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The learning rate over time.</summary>
internal static class ScheduleKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("schedule", new ChoiceType<ScheduleKind>(), ScheduleKind.Constant,
            (d, value) => d.Optimizer = d.Optimizer with { Schedule = new(value) },
            "Learning rate over time: η, η (1 − t/T) with T the epochs, or η e^(−t/T) with T the `schedule_time`.");
        yield return Key.Of("schedule_time", RealType.Positive, "none: needed with `schedule: exponential`",
            _ => 0.0, (d, value) => d.Optimizer = d.Optimizer with { Schedule = d.Optimizer.Schedule with { TimeConstant = value } },
            "T of the exponential schedule, in epochs.", "with schedule exponential",
            d => d.Optimizer.Schedule.Kind == ScheduleKind.Exponential);
    }
}
