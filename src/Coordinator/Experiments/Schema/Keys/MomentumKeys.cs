using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>Momentum, and how it grows.</summary>
internal static class MomentumKeys
{
    private const string WithMomentum = "with optimizer momentum, nesterov, rmsprop or lars";

    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("momentum", RealType.Fraction, "`0.9`, or `0` for rmsprop",
            d => OptimizerDefaults.Momentum(d.Optimizer.Kind), (d, value) => d.Optimizer = d.Optimizer with { Momentum = value },
            "μ, the share of the last step that is kept.", WithMomentum, HasMomentum);
        yield return Key.Of("momentum_schedule", new ChoiceType<MomentumScheduleKind>(), MomentumScheduleKind.Constant,
            (d, value) => d.Optimizer = d.Optimizer with { MomentumSchedule = value == MomentumScheduleKind.Constant ? null : new(value) },
            "How the momentum comes to μ: at once, in a straight line from `momentum_start`, or as min(1 − 1/(2 (⌊t/250⌋ + 1)), μ) with t "
            + "in steps.",
            WithMomentum, HasMomentum);
        yield return Key.Of("momentum_start", RealType.Fraction, 0.5,
            (d, value) => Change(d, linear => linear with { Start = value }),
            "Where a linear momentum schedule begins.", "with momentum_schedule linear", d => Linear(d) is not null);
        yield return Key.Of("momentum_epochs", RealType.Positive, "none: needed with `momentum_schedule: linear`", _ => 0.0,
            (d, value) => Change(d, linear => linear with { Epochs = value }),
            "When a linear momentum schedule has reached μ.", "with momentum_schedule linear", d => Linear(d) is not null);
    }

    private static MomentumScheduleSpecification? Linear(ExperimentDraft draft) =>
        draft.Optimizer.MomentumSchedule is { Kind: MomentumScheduleKind.Linear } linear ? linear : null;

    private static void Change(ExperimentDraft draft, Func<MomentumScheduleSpecification, MomentumScheduleSpecification> change)
    {
        if (Linear(draft) is { } linear) draft.Optimizer = draft.Optimizer with { MomentumSchedule = change(linear) };
    }

    private static bool HasMomentum(ExperimentDraft draft) =>
        draft.Optimizer.Kind is OptimizerKind.Momentum or OptimizerKind.Nesterov or OptimizerKind.Rmsprop or OptimizerKind.Lars;
}
