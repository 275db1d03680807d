using Cluster.Shared.Numerics;

namespace Cluster.Shared.Training.Sessions;

/// <summary>Judges epochs, keeps the parameters of the best and says when a run has waited long enough for a better one.</summary>
/// <param name="rule">By which.</param>
/// <param name="history">Whose epochs; takes best epoch and early end.</param>
/// <param name="kept">[parameters] Of the best epoch before, from a checkpoint; null where there is none.</param>
internal sealed class EpochJudge(EarlyStoppingSpecification rule, RunHistory history, AlignedBuffer? kept)
{
    /// <summary>[parameters] Of the best epoch; null where there is none yet, or they are not kept.</summary>
    public AlignedBuffer? Kept { get; private set; } = kept;

    /// <summary>Takes an epoch that has just ended.</summary>
    /// <param name="epoch">The newest of the history.</param>
    /// <param name="parameters">[parameters] After it.</param>
    public void Judge(EpochRecord epoch, AlignedBuffer parameters)
    {
        if (rule.ValueOf(epoch) is not { } value) return;
        if (history.Best is not { } best || rule.IsBetter(value, best.Value))
        {
            history.Best = new(epoch.Epoch, value);
            if (rule.KeepsParameters) parameters.Span.CopyTo((Kept ??= new(parameters.Length)).Span);
        }
        else if (rule.Patience > 0 && epoch.Epoch - best.Epoch >= rule.Patience)
        {
            history.EarlyEnd = new(epoch.Epoch, $"no better {Name} than that of epoch {best.Epoch} in {Plural.Of(rule.Patience, "epoch")}");
        }
    }

    /// <summary>When the run has ended: the best epoch's parameters, where they are to be its result and are not.</summary>
    /// <param name="epoch">Epochs completed.</param>
    public AlignedBuffer? ToRestore(int epoch) => rule.Restore && history.Best?.Epoch != epoch ? Kept : null;

    private string Name => rule.Metric == EpochCriterion.ValidationAccuracy ? "validation accuracy" : "validation cost";
}
