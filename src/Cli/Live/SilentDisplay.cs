using Cluster.Shared.Messages;

namespace Cluster.Cli.Live;

/// <summary>For --quiet and --json: only what a person has to know, on the error stream.</summary>
public sealed class SilentDisplay(TextWriter errors) : IBoardDisplay
{
    public TimeSpan? RefreshInterval => null;

    public void Show(object message, RunBoard board)
    {
        if (message is Notice notice) errors.WriteLine(notice.Text);
    }

    public void Refresh(RunBoard board, DateTimeOffset now)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
