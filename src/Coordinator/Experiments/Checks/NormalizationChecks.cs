using Cluster.Coordinator.Experiments.Schema;
using Cluster.Shared;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What must hold where something is normalised; each gives the problem, null if all is well.</summary>
internal static class NormalizationChecks
{
    /// <summary>One example has no variance; PyTorch refuses it too.</summary>
    public static string? Examples(ExperimentDraft draft)
    {
        if (draft.Model.BatchNorm is not { } norm || draft.Model.Hidden.Count == 0) return null;
        var last = draft.Train % draft.BatchSize;
        var step = last == 0 ? draft.BatchSize : last;
        var probe = draft.Used.Contains("diagnostics.probe") && IsDiagnosed(draft.Diagnostics) ? draft.Diagnostics.ProbeCount : step;
        var byShard = norm.Statistics == BatchNormStatistics.Shard && draft.Shards > 1;
        var (pieces, piece) = byShard ? (draft.Shards, " in each shard") : (1, "");
        if (Math.Min(step, probe) / pieces >= 2) return null;

        var what = step / pieces >= 2
            ? $"the probe has {Plural.Of(probe, "example")}"
            : $"{(last == 0 ? "a mini-batch" : "the last mini-batch of an epoch")} has {Plural.Of(step, "example")}";
        var cut = byShard ? $" in {draft.Shards} shards" : "";
        var otherwise = byShard ? ", or normalise over whole mini-batches with batch_norm_statistics batch" : "";
        return $"Batch normalisation needs two examples or more{piece}, but {what}{cut}: change 'batch', 'train' or "
            + $"'diagnostics.probe'{otherwise}.";
    }

    private static bool IsDiagnosed(DiagnosticsSpecification when) => when.BeforeTraining || when.EveryEpochs > 0 || when.EverySteps > 0;

    public static string? CenteredBiases(ExperimentDraft draft) =>
        draft.Model.BatchNorm is not null && draft.Initialization.Biases.Kind == InitializerKind.Centered
            ? "Biases 'centered' follow one example through the net, but batch_norm makes its activations depend on the others: "
                + "take other ones."
            : null;
}
