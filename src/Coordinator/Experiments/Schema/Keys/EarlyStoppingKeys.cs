using Cluster.Shared.Training;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>Which epoch is the best, what is kept of it, and when waiting for a better one ends.</summary>
internal static class EarlyStoppingKeys
{
    private const string Only = "with early_stopping.patience above 0, early_stopping.keep_best or early_stopping.restore";

    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("early_stopping.patience", new IntegerType(0, Key.EpochsMax), 0,
            (d, value) => Change(d, value > 0, rule => rule with { Patience = value }),
            "The run ends, as finished, when so many epochs after the best one have brought no better one; 0 for never.");
        yield return Key.Of("early_stopping.keep_best", new BooleanType(), false,
            (d, value) => Change(d, value, rule => rule with { KeepBest = value }),
            "Keep the parameters of the best epoch: in the run's checkpoints, and at the end in `checkpoints/RUN.best.checkpoint`.");
        yield return Key.Of("early_stopping.restore", new BooleanType(), false,
            (d, value) => Change(d, value, rule => rule with { Restore = value }),
            "The run's result, `weights_sha256` included, are the parameters of the best epoch and not those of the last.");
        yield return Key.Of("early_stopping.metric", new ChoiceType<EpochCriterion>(), EpochCriterion.ValidationAccuracy,
            (d, value) => Change(d, IsUsed(d), rule => rule with { Metric = value }),
            "What makes an epoch the best: the highest accuracy or the lowest cost on the validation examples.", Only, IsUsed);
        yield return Key.Of("early_stopping.min_delta", RealType.NotNegative, 0.0,
            (d, value) => Change(d, IsUsed(d), rule => rule with { MinDelta = value }),
            "By how much an epoch must be better than the best before it to count as better; accuracy counts in [0, 1].", Only, IsUsed);
    }

    private static bool IsUsed(ExperimentDraft draft) => draft.EarlyStopping is not null;

    private static void Change(ExperimentDraft draft, bool isAsked, Func<EarlyStoppingSpecification, EarlyStoppingSpecification> change)
    {
        if (isAsked) draft.EarlyStopping = change(draft.EarlyStopping ?? new());
    }
}
