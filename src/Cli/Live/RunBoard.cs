using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Cli.Live;

/// <summary>All that is known of an experiment under way, folded from what the coordinator tells those who watch.</summary>
public sealed class RunBoard
{
    private static readonly TimeSpan SilenceMin = TimeSpan.FromSeconds(20);
    private readonly Dictionary<RunId, RunRow> _rows = [];
    private readonly List<RunRow> _order = [];
    private readonly List<string> _notices = [];
    private readonly HashSet<(string Label, AlertKind Kind)> _alerted = [];
    private DateTimeOffset _begun;

    public Experiment? Experiment { get; private set; }

    /// <summary>In the order of the experiment.</summary>
    public IReadOnlyList<RunRow> Rows => _order;

    /// <summary>Null where the experiment has no such run.</summary>
    public RunRow? RowOf(RunId run) => _rows.GetValueOrDefault(run);

    public int Slots { get; private set; }

    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The run that showed per-layer figures last.</summary>
    public RunRow? LastDiagnosed { get; private set; }

    /// <summary>Share of all work done, in [0, 1].</summary>
    public double Done => _order.Count == 0 ? 0 : _order.Sum(r => r.Work * r.Done) / _order.Sum(r => r.Work);

    /// <summary>
    /// From the pace since the board began, by its own clock, of what was done before its eyes; null before there is a pace, and where a
    /// run has fallen silent: nobody knows then.
    /// </summary>
    public TimeSpan? TimeLeft(DateTimeOffset now)
    {
        if (Done >= 1 || now - _begun <= TimeSpan.FromSeconds(1) || Silent(now).Count > 0) return null;
        var since = _order.Sum(r => r.Work * r.DoneSinceSeen) / _order.Sum(r => r.Work);
        return since > 0.01 ? (now - _begun) * ((1 - Done) / since) : null;
    }

    /// <summary>Runs that train, or should, of which nothing has been heard for 20 s; the longest silent first.</summary>
    public IReadOnlyList<RunRow> Silent(DateTimeOffset now) =>
        [.. _order.Where(r => r.IsRunning && now - r.LastSign >= SilenceMin).OrderBy(r => r.LastSign)];

    public void Apply(object message, DateTimeOffset now)
    {
        switch (message)
        {
            case ExperimentStarted started:
                Begin(started.Experiment, started.Runs, now);
                break;
            case ExperimentSeen seen:
                Begin(seen.Experiment, seen.Runs, now);
                break;
            case SlotsChanged slots:
                Slots = slots.Slots;
                break;
            case Notice notice:
                _notices.Add(notice.Text);
                break;
            case IRunMessage said when _rows.TryGetValue(said.Run, out var row):
                Apply(said, row);
                row.LastSign = now;
                break;
        }
    }

    private void Apply(IRunMessage message, RunRow row)
    {
        switch (message)
        {
            case RunPlaced placed:
                // A worker may have several shares of a run, one after the other; once is enough for its name.
                row.Worker = row.Worker is { } known && known != placed.Worker ? $"{known}, {placed.Worker}" : placed.Worker;
                break;
            case RunLost:
                row.Worker = null;
                break;
            case RunProgress progress:
                row.Progress(progress.Step, progress.Epoch);
                if (!row.AccuracyIsOfValidation) row.Accuracy = progress.EpochAccuracy ?? row.Accuracy;
                break;
            case RunNews news:
                Apply(news, row);
                break;
            case RunAlerted alerted:
                row.Alerts.Add(alerted.Alert);
                if (_alerted.Add((row.Label, alerted.Alert.Kind))) _notices.Add(Words(row, alerted.Alert));
                break;
            case RunHasResult has:
                Apply(Closing(has, row), row);
                break;
            case RunClosedNews closed:
                row.Close(closed);
                if (closed.Accuracy is not null) (row.Accuracy, row.AccuracyIsOfValidation) = (closed.Accuracy, closed.IsOfValidation);
                break;
        }
    }

    /// <summary>What was known is forgotten: all of it is told again after this.</summary>
    private void Begin(Experiment experiment, IReadOnlyList<PlannedRun> runs, DateTimeOffset now)
    {
        (Experiment, _begun, LastDiagnosed) = (experiment, now, null);
        _rows.Clear();
        _order.Clear();
        _notices.Clear();
        _alerted.Clear();
        foreach (var plan in runs) _order.Add(_rows[plan.Run] = new(plan));
    }

    /// <summary>An alert as a line of a log. Other seeds' are the same story again; their rows and the report have them.</summary>
    internal static string Words(RunRow row, Alert alert) =>
        $"{row.Label}, seed {row.Seed}: {Alert.NameOf(alert.Kind)} (step {alert.Step}). {alert.Cause} {alert.Remedy}";

    private static RunClosedNews Closing(RunHasResult has, RunRow row)
    {
        var (result, last) = (has.Result, has.Result.History.Epochs.LastOrDefault());
        return new(
            has.Run,
            result.Status,
            result.Seconds,
            last?.ValidationAccuracy ?? last?.TrainAccuracy,
            last?.ValidationAccuracy is not null,
            WasFinished: row.Worker is null && result.Status == RunStatus.Finished,
            result.Remark);
    }

    private void Apply(RunNews news, RunRow row)
    {
        foreach (var epoch in news.Epochs)
        {
            if (epoch.ValidationAccuracy is not null) (row.Accuracy, row.AccuracyIsOfValidation) = (epoch.ValidationAccuracy, true);
            else if (!row.AccuracyIsOfValidation) row.Accuracy = epoch.TrainAccuracy;
        }

        if (news.Diagnostics.Count > 0) (row.Diagnostics, LastDiagnosed) = (news.Diagnostics[^1], row);
    }
}
