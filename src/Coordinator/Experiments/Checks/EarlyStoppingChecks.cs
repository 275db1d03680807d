namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What judging epochs asks of a configuration.</summary>
internal static class EarlyStoppingChecks
{
    private static readonly string[] Asked = ["early_stopping.patience", "early_stopping.keep_best", "early_stopping.restore"];

    public static IReadOnlyList<ConfigurationRule> All { get; } =
    [
        new(["validation", .. Asked], d => d is { EarlyStopping: not null, Validation: 0 }
            ? "Early stopping judges epochs by validation examples, but there are none: raise 'validation'."
            : null),
        new([.. Asked, "evaluate_every", "validation"], d => d is { EarlyStopping: not null, EvaluateEvery: 0, Validation: > 0 }
            ? "Early stopping judges epochs by the validation examples, but 'evaluate_every' is 0: measure them."
            : null),
    ];
}
