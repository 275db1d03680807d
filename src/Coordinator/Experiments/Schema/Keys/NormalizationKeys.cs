using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>What is normalised inside the net.</summary>
internal static class NormalizationKeys
{
    /// <summary>Where batch normalisation stands, if anywhere.</summary>
    private enum Place
    {
        None,
        Before,
        After,
    }

    private const string UsedOnly = "with batch_norm before or after";

    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("batch_norm", new ChoiceType<Place>(), Place.None,
            (d, value) => d.Model = d.Model with { BatchNorm = Norm(value) },
            "Batch normalisation of every hidden layer, before or after its activation: y = γ (x − mean) / √(variance + ε) + β.");
        yield return Key.Of("batch_norm_statistics", new ChoiceType<BatchNormStatistics>(), BatchNormStatistics.Batch,
            (d, value) => Change(d, norm => norm with { Statistics = value }),
            "Over which examples mean and variance are taken in training: the whole mini-batch, or each shard by itself; see "
            + "[Batch normalisation](#batch-normalisation).", UsedOnly, IsUsed);
        yield return Key.Of("batch_norm_epsilon", RealType.Positive, 1e-5, (d, value) => Change(d, norm => norm with { Epsilon = value }),
            "ε, which is added to the variance.", UsedOnly, IsUsed);
        yield return Key.Of("batch_norm_momentum", RealType.PositiveShare, 0.1,
            (d, value) => Change(d, norm => norm with { Momentum = value }),
            "Share of the newest mini-batch in the running mean and variance, which evaluations use.", UsedOnly, IsUsed);
    }

    private static bool IsUsed(ExperimentDraft draft) => draft.Model.BatchNorm is not null;

    private static BatchNormSpecification? Norm(Place place) => place switch
    {
        Place.None => null,
        Place.Before => new() { Placement = BatchNormPlacement.BeforeActivation },
        _ => new() { Placement = BatchNormPlacement.AfterActivation },
    };

    private static void Change(ExperimentDraft draft, Func<BatchNormSpecification, BatchNormSpecification> change)
    {
        if (draft.Model.BatchNorm is { } norm) draft.Model = draft.Model with { BatchNorm = change(norm) };
    }
}
