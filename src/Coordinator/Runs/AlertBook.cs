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

    /// <summary>What a run has shown from its beginning on; the books are closed at its end.</summary>
    public IEnumerable<RunAlerted> Of(RunId run, RunHistory history, Divergence? divergence = null) =>
        WatchOf(run).Add(history.Epochs, history.Diagnostics, divergence).Select(alert => new RunAlerted(run, alert));

    public void Close(RunId run) => _watches.Remove(run);

    private AlertWatch WatchOf(RunId run)
    {
        if (!_watches.TryGetValue(run, out var watch)) _watches[run] = watch = new(ledger.SpecificationOf(run), thresholds);
        return watch;
    }
}
