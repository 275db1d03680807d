using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The learning rate over time.</summary>
internal static class ScheduleKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("schedule", new ChoiceType<ScheduleKind>(), ScheduleKind.Constant,
            (d, value) => Change(d, schedule => schedule with { Kind = value }),
            "Learning rate over time: η, η (1 − t/T) with T the epochs, η e^(−t/T) with T the `schedule_time`, η γ^⌊t/k⌋ with γ the "
            + "`schedule_factor` and k the `schedule_every`, along half a cosine from η to the `schedule_floor`, or η "
            + "lowered whenever the cost stops falling (`on_plateau`).");
        yield return Key.Of("schedule_time", RealType.Positive, "none: needed with `schedule: exponential`", _ => 0.0,
            (d, value) => Change(d, schedule => schedule with { TimeConstant = value }),
            "T of the exponential schedule, in epochs.", "with schedule exponential", d => Is(d, ScheduleKind.Exponential));
        yield return Key.Of("schedule_every", new IntegerType(1, Key.EpochsMax), "none: needed with `schedule: step`", _ => 0,
            (d, value) => Change(d, schedule => schedule with { Every = value }),
            "k of the step schedule, in epochs.", "with schedule step", d => Is(d, ScheduleKind.Step));
        yield return Key.Of("schedule_factor", RealType.Positive, 0.1,
            (d, value) => Change(d, schedule => schedule with { Factor = Is(d, ScheduleKind.Step) ? value : 0 }),
            "γ of the step schedule.", "with schedule step (schedule on_plateau has plateau.factor)", d => Is(d, ScheduleKind.Step));
        yield return Key.Of("schedule_floor", RealType.NotNegative, 0.0,
            (d, value) => Change(d, schedule => schedule with { Floor = value }),
            "Learning rate at which the cosine schedule ends.", "with schedule cosine", d => Is(d, ScheduleKind.Cosine));
        yield return Key.Of("warmup_epochs", RealType.NotNegative, 0.0,
            (d, value) => Change(d, schedule => schedule with { WarmupEpochs = value }),
            "Over the first so many epochs the learning rate grows in a straight line to what the schedule says, step by step.");
    }

    private static bool Is(ExperimentDraft draft, ScheduleKind kind) => draft.Optimizer.Schedule.Kind == kind;

    private static void Change(ExperimentDraft draft, Func<ScheduleSpecification, ScheduleSpecification> change) =>
        draft.Optimizer = draft.Optimizer with { Schedule = change(draft.Optimizer.Schedule) };
}
