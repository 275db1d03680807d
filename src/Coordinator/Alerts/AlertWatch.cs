using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Alerts;

/// <summary>
/// Watches one run and raises each alert once: a layer that has been part of an alert is in no later one of the same kind. What has been
/// seen already, because a run was resumed or its history is told again, is passed over.
/// </summary>
public sealed class AlertWatch
{
    // Fewer steps than this are no time to learn in, however few of them an epoch has.
    private const long StepsMin = 200;

    private readonly RunSpecification _run;
    private readonly AlertThresholds _thresholds;
    private readonly LayerSigns _signs;
    private readonly int _diagnosesNeeded;
    private readonly Dictionary<(AlertKind Kind, int Layer, string Sign), int> _inARow = [];
    private readonly HashSet<(AlertKind Kind, int Layer)> _raised = [];
    private double _bestCost = double.PositiveInfinity;
    private double _bestAccuracy;
    private long _lastStep = -1;
    private int _lastEpoch;

    public AlertWatch(RunSpecification run, AlertThresholds thresholds)
    {
        (_run, _thresholds) = (run, thresholds);
        _signs = new(run, thresholds);
        _diagnosesNeeded = run.IsDiagnosedRepeatedly() ? thresholds.Diagnoses : 1;
    }

    /// <summary>All alerts of a run, in the order in which they were raised.</summary>
    /// <param name="run">The run.</param>
    /// <param name="thresholds">From where on.</param>
    /// <param name="history">Complete, or as far as it came.</param>
    /// <param name="divergence">Of a run that diverged.</param>
    public static IReadOnlyList<Alert> Of(
        RunSpecification run, AlertThresholds thresholds, RunHistory history, Divergence? divergence = null) =>
        [.. new AlertWatch(run, thresholds).Add(history.Epochs, history.Diagnostics, divergence).OrderBy(alert => alert.Step)];

    /// <summary>Takes what is new; gives the alerts that it raises.</summary>
    public IReadOnlyList<Alert> Add(
        IEnumerable<EpochRecord> epochs, IEnumerable<DiagnosticsRecord> diagnostics, Divergence? divergence = null)
    {
        var alerts = new List<Alert>();
        foreach (var record in diagnostics.Where(record => record.Step > _lastStep)) Look(record, alerts);
        foreach (var epoch in epochs.Where(epoch => epoch.Epoch > _lastEpoch)) Look(epoch, alerts);
        if (divergence is not null && _thresholds.Exploding is not null && _raised.Add((AlertKind.Exploding, 0)))
            alerts.Add(AlertWords.Of(divergence));
        return alerts;
    }

    private void Look(DiagnosticsRecord record, List<Alert> alerts)
    {
        _lastStep = record.Step;
        var found = _signs.In(record);
        foreach (var gone in _inARow.Keys.Where(key => !found.Any(sign => sign.Key == key)).ToList()) _inARow.Remove(gone);
        var certain = new List<LayerSign>();
        foreach (var sign in found)
        {
            var count = _inARow[sign.Key] = _inARow.GetValueOrDefault(sign.Key) + 1;
            if (count >= _diagnosesNeeded && _raised.Add((sign.Kind, sign.Layer))) certain.Add(sign);
        }

        foreach (var group in certain.GroupBy(sign => (sign.Kind, sign.Sign)))
            alerts.Add(AlertWords.Of(_run.Model, record, [.. group]));
    }

    private void Look(EpochRecord epoch, List<Alert> alerts)
    {
        _lastEpoch = epoch.Epoch;
        _bestCost = Math.Min(_bestCost, epoch.TrainCost);
        _bestAccuracy = Math.Max(_bestAccuracy, epoch.TrainAccuracy);
        var steps = (long)epoch.Epoch * _run.StepsPerEpoch;
        if (_thresholds.NotLearning is not { } share || epoch.Epoch < _thresholds.Epochs || steps < StepsMin) return;
        var constant = ConstantAnswer.CostOf(_run.Model);
        if (_bestCost < share * constant || _bestAccuracy > ConstantAnswer.AccuracyMax(_run.Model)) return;
        if (_raised.Add((AlertKind.NotLearning, 0)))
            alerts.Add(AlertWords.NotLearning(_run, epoch, steps, _bestCost, _bestAccuracy, constant));
    }
}
