using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What 'compare' takes to be measured.</summary>
internal static class ComparisonChecks
{
    public static IReadOnlyList<ConfigurationRule> All { get; } =
    [
        new([ExperimentKeys.Compare, "evaluate_every"], d => IsAsked(d) && d.Compare.IsOfValidation() && d.EvaluateEvery == 0
            ? $"{Lead(d)} needs validation accuracies or costs, but with evaluate_every 0 none are measured: raise it."
            : null),
        new([ExperimentKeys.Compare, "hidden"], d => d is { Compare: RunMetric.SaturatedShareLast, Model.Hidden.Count: 0 }
            ? $"{Lead(d)} is about the last hidden layer, but a net without any is among those compared: compare another figure."
            : null),
        new([ExperimentKeys.Compare, "diagnostics.every_epochs", "diagnostics.every_steps", "diagnostics.before_training"],
            d => d is
            {
                Compare: RunMetric.SaturatedShareLast,
                Diagnostics: { EverySteps: 0, EveryEpochs: 0, BeforeTraining: false },
            }
                ? $"{Lead(d)} is taken with the diagnostics, but there are none: raise 'diagnostics.every_epochs'."
                : null),
        new([ExperimentKeys.Compare, "epochs"], d => IsAsked(d) && d.Compare != RunMetric.SaturatedShareLast && d.Epochs == 0
            ? $"{Lead(d)} is a figure of training, but 'epochs' is 0: raise it."
            : null),
    ];

    /// <summary>The default is no demand: who looks at gradients alone need not say so.</summary>
    private static bool IsAsked(ExperimentDraft draft) => draft.Compare != RunMetric.ValidationAccuracyBest;

    private static string Lead(ExperimentDraft draft) => $"'{ExperimentKeys.Compare}' {Choices.SnakeCase(draft.Compare)}";
}
