using System.Globalization;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Schema.Keys;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>Whether all that a run has to keep fits into a checkpoint, which is one block of bytes.</summary>
internal static class CheckpointChecks
{
    private const long BytesMax = int.MaxValue;

    // The parameters themselves, and the gradient that was diagnosed last.
    private const int AlwaysBuffers = 2;

    // Where the last line search began, its gradient, and the direction; then a step and a change of the gradient for each of the history.
    private const int LbfgsBuffers = 3;

    private static readonly ParameterLayout Smallest = new(new() { Inputs = 1, Hidden = [], Outputs = 1 });

    public static IReadOnlyList<string> Keys { get; } = ["lbfgs.history", "hidden", "optimizer"];

    public static string? Problem(ExperimentDraft draft)
    {
        var (buffers, parameters) = (Buffers(draft), ConfigurationChecks.Parameters(draft.Model));
        var bytes = buffers * parameters * sizeof(float);
        if (bytes <= BytesMax || parameters > ConfigurationChecks.ParametersMax) return null;
        var gibibytes = (bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
        return $"A checkpoint of this run would hold {buffers} times its {parameters} parameters, {gibibytes} GiB; "
            + "at most 2 GiB are possible: use smaller layers"
            + $"{(LbfgsKeys.IsUsed(draft) ? " or a smaller 'lbfgs.history'" : " or an optimizer that remembers less")}.";
    }

    private static long Buffers(ExperimentDraft draft)
    {
        var ofOptimizer = LbfgsKeys.IsUsed(draft)
            ? LbfgsBuffers + 2 * (draft.Optimizer.Lbfgs ?? new()).History
            : OptimizerFactory.Create(draft.Optimizer, Smallest, draft.Train).BufferCount;
        var ofPretraining = draft.Model.Pretraining is null ? 0 : 1;
        var ofBestEpoch = draft.EarlyStopping is { KeepsParameters: true } ? 1 : 0;
        return AlwaysBuffers + ofOptimizer + ofPretraining + ofBestEpoch;
    }
}
