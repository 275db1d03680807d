using Cluster.Coordinator.Messages;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Cli.Live;

/// <summary>Plain lines, for logs and pipes: what happens to runs, and every few seconds how far it is.</summary>
public sealed class PlainDisplay(TextWriter output) : IBoardDisplay
{
    public TimeSpan? RefreshInterval => TimeSpan.FromSeconds(5);

    public void Show(object message, RunBoard board)
    {
        switch (message)
        {
            case ExperimentStarted started:
                output.WriteLine($"{started.Experiment.Name}: {started.Experiment.Title}");
                output.WriteLine(
                    $"{Plural.Of(started.Runs.Count, "run")}: {Plural.Of(started.Experiment.Configurations.Count, "configuration")}, "
                    + $"{Plural.Of(started.Experiment.Seeds.Count, "seed")} each");
                break;
            case RunHasResult { Result: var result } has:
                var row = board.Rows.First(r => r.Result == result);
                output.WriteLine(
                    $"{board.Rows.Count(r => r.Result is not null)}/{board.Rows.Count}  {row.Label}, seed {row.Seed}: {Words(row)}");
                break;
            case Notice notice:
                output.WriteLine(notice.Text);
                break;
        }
    }

    public void Refresh(RunBoard board, DateTimeOffset now)
    {
        if (board.Experiment is null || board.Done >= 1) return;
        var left = Silence.Of(board, now) is { } silence ? $", {silence}"
            : board.TimeLeft(now) is { } time ? $", about {time.TotalSeconds:0} s left"
            : "";
        output.WriteLine($"{board.Done * 100:0} % done, {Plural.Of(board.Rows.Count(r => r.IsRunning), "run")} training{left}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Accuracy(RunRow row) => row.Accuracy is { } accuracy
        ? $", {(row.AccuracyIsOfValidation ? "validation" : "training")} accuracy {accuracy * 100:0.00} %"
        : "";

    private static string Words(RunRow row) => row.Result! switch
    {
        { Status: RunStatus.Finished } when row.WasFinished => $"was finished already{Accuracy(row)}",
        { Status: RunStatus.Finished } result => $"finished in {result.Seconds:0.0} s{Accuracy(row)}",
        { Status: RunStatus.Diverged } result => $"diverged: {result.Divergence}",
        { Status: RunStatus.Failed } result => $"failed: {result.Failure}",
        _ => "interrupted",
    };
}
