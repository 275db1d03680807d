using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What must hold between the keys of optimiser and schedule.</summary>
internal static class OptimizerChecks
{
    public static IReadOnlyList<ConfigurationRule> All { get; } =
    [
        new(["momentum_epochs", "momentum_schedule"],
            d => d.Optimizer.MomentumSchedule is { Kind: MomentumScheduleKind.Linear, Epochs: 0 }
                ? "Momentum schedule linear needs 'momentum_epochs', after which the momentum has its full value."
                : null),
        new(["clip_at", "clip"], d => d.Optimizer is { Clip: not ClipKind.None, ClipAt: 0 }
            ? "Clipping needs 'clip_at', the largest value or length that is left as it is."
            : null),
        new(["schedule_time", "schedule"], d => d.Optimizer.Schedule is { Kind: ScheduleKind.Exponential, TimeConstant: 0 }
            ? "Schedule exponential needs 'schedule_time', the epochs in which the learning rate falls to 1/e."
            : null),
        new(["schedule_every", "schedule"], d => d.Optimizer.Schedule is { Kind: ScheduleKind.Step, Every: 0 }
            ? "Schedule step needs 'schedule_every', the epochs between one fall of the learning rate and the next."
            : null),
        new(["schedule_floor", "learning_rate"], d => d.Optimizer.Schedule.Floor > d.Optimizer.LearningRate
            ? $"'schedule_floor' is {Number(d.Optimizer.Schedule.Floor)}, above the learning rate of {Number(d.Optimizer.LearningRate)} "
                + "from which the schedule falls."
            : null),
        new(["warmup_epochs", "epochs"], d => d.Epochs > 0 && d.Optimizer.Schedule.WarmupEpochs > d.Epochs
            ? $"'warmup_epochs' is {Number(d.Optimizer.Schedule.WarmupEpochs)}, but the run has only {d.Epochs} epochs."
            : null),
    ];

    private static string Number(double value) => YamlWriter.Number(value);
}
