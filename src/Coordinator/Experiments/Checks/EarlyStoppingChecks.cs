namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What judging epochs asks of a configuration.</summary>
internal static class EarlyStoppingChecks
{
    public static IReadOnlyList<ConfigurationRule> All { get; } =
    [
        new(["early_stopping.patience", "early_stopping.keep_best", "early_stopping.restore", "evaluate_every", "validation"], d =>
            d.EarlyStopping is not null && d.EvaluateEvery == 0
                ? "Early stopping judges epochs by the validation examples, but 'evaluate_every' is 0: measure them."
                : null),
    ];
}
