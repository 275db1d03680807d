using Cluster.Coordinator.Alerts;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Runs;

/// <summary>Alerts of the runs under way. News may be lost on their way; the history at a run's end makes up for them.</summary>
internal sealed class AlertBook(RunLedger ledger, AlertThresholds thresholds)
{
    private readonly Dictionary<RunId, AlertWatch> _watches = [];

    public IEnumerable<RunAlerted> Of(RunNews news) =>
        WatchOf(news.Run).Add(news.Epochs, news.Diagnostics).Select(alert => new RunAlerted(news.Run, alert));

    /// <summary>
    /// What a run that goes on has shown from its beginning. Its newest diagnosis may still wait for its step, which adds the update
    /// ratio: it is judged when it is whole.
    /// </summary>
    public IEnumerable<RunAlerted> UnderWay(RunId run, RunHistory history)
    {
        var isWhole = history.Diagnostics is not [.., var newest] || newest.Layers.Any(layer => layer.UpdateRatio is not null);
        var diagnostics = isWhole ? history.Diagnostics : history.Diagnostics.SkipLast(1);
        return WatchOf(run).Add(history.Epochs, diagnostics).Select(alert => new RunAlerted(run, alert));
    }

    /// <summary>What a run has shown from its beginning to its end, which closes the books.</summary>
    public IEnumerable<RunAlerted> Of(RunId run, RunHistory history, Divergence? divergence) =>
        WatchOf(run).Add(history.Epochs, history.Diagnostics, divergence).Select(alert => new RunAlerted(run, alert));

    public void Close(RunId run) => _watches.Remove(run);

    private AlertWatch WatchOf(RunId run)
    {
        if (!_watches.TryGetValue(run, out var watch)) _watches[run] = watch = new(ledger.SpecificationOf(run), thresholds);
        return watch;
    }
}
