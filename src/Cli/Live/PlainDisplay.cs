using Cluster.Coordinator.Messages;
using Cluster.Shared;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Cli.Live;

/// <summary>Plain lines, for logs and pipes: what happens to runs, and every few seconds how far it is.</summary>
public sealed class PlainDisplay(TextWriter output) : IBoardDisplay
{
    // Whoever watches anew is told everything again; a log has it already.
    private readonly HashSet<RunId> _ended = [];
    private readonly HashSet<(string Label, AlertKind Kind)> _alerted = [];
    private bool _begun;

    public TimeSpan? RefreshInterval => TimeSpan.FromSeconds(5);

    public void Show(object message, RunBoard board)
    {
        switch (message)
        {
            case ExperimentStarted or ExperimentSeen when !_begun && board.Experiment is { } experiment:
                _begun = true;
                output.WriteLine($"{experiment.Name}: {experiment.Title}");
                output.WriteLine(
                    $"{Plural.Of(board.Rows.Count, "run")}: {Plural.Of(experiment.Configurations.Count, "configuration")}, "
                    + $"{Plural.Of(experiment.Seeds.Count, "seed")} each");
                break;
            case RunHasResult or RunClosedNews:
                var run = ((IRunMessage)message).Run;
                if (board.RowOf(run) is not { } row || !_ended.Add(run)) break;
                var ended = board.Rows.Count(r => r.End is not null);
                output.WriteLine($"{ended}/{board.Rows.Count}  {row.Label}, seed {row.Seed}: {Words(row)}");
                break;
            case RunAlerted { Alert: var alert, Run: var from }:
                if (board.RowOf(from) is { } shown && _alerted.Add((shown.Label, alert.Kind)))
                    output.WriteLine(RunBoard.Words(shown, alert));
                break;
            case Notice notice:
                output.WriteLine(notice.Text);
                break;
        }
    }

    public void Refresh(RunBoard board, DateTimeOffset now)
    {
        if (board.Experiment is null || board.Done >= 1) return;
        var left = SilentRuns.Of(board, now) is { } silence ? $", {silence}"
            : board.TimeLeft(now) is { } time ? $", about {time.TotalSeconds:0} s left"
            : "";
        output.WriteLine($"{board.Done * 100:0} % done, {Plural.Of(board.Rows.Count(r => r.IsRunning), "run")} training{left}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Accuracy(RunRow row) => row.Accuracy is { } accuracy
        ? $", {(row.AccuracyIsOfValidation ? "validation" : "training")} accuracy {accuracy * 100:0.00} %"
        : "";

    private static string Words(RunRow row) => row.End! switch
    {
        { Status: RunStatus.Finished } when row.WasFinished => $"was finished already{Accuracy(row)}",
        { Status: RunStatus.Finished } end => $"finished in {end.Seconds:0.0} s{Accuracy(row)}",
        { Status: RunStatus.Diverged } end => $"diverged: {end.Remark}",
        { Status: RunStatus.Failed } end => $"failed: {end.Remark}",
        { Status: RunStatus.Eliminated } end => $"stopped {end.Remark}{Accuracy(row)}",
        _ => "interrupted",
    };
}
