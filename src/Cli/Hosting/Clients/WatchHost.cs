using System.Text;
using Cluster.Cli.Live;
using Cluster.Cli.Output;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Spectre.Console;

namespace Cluster.Cli.Hosting.Clients;

/// <summary>Shows an experiment that a coordinator runs, from now to its end.</summary>
internal sealed class WatchHost(IAnsiConsole console, TextWriter errors)
{
    /// <returns>The exit code, as that of 'cluster run'.</returns>
    public async Task<int> RunAsync(NodeAddress coordinator, string id, bool json)
    {
        using var interruption = new Interruption(atOnce: console.Cursor.Show);
        var display = Displays.Choose(console, errors, isSilent: json);
        if (await WatchAsync(coordinator, id, display, interruption.Signalled) is not { } closed)
        {
            await errors.WriteLineAsync($"The experiment goes on. Show it again: cluster watch {id} --to {coordinator}");
            return ExitCode.Interrupted;
        }

        if (!json) Print(closed);
        else if (closed.Summary.Length > 0) console.Profile.Out.Writer.WriteLine(Encoding.UTF8.GetString(closed.Summary.Span));
        else await errors.WriteLineAsync($"{Ending(closed)} It left no summary.");
        return ExitCodeOf(closed);
    }

    /// <summary>Null when the person does not want to watch any more.</summary>
    private static async Task<ExperimentClosed?> WatchAsync(NodeAddress coordinator, string id, IBoardDisplay display, Task interrupted)
    {
        await using (display)
        await using (var client = ClientNode.Start(coordinator))
        {
            var closed = new TaskCompletionSource<ExperimentClosed>(TaskCreationOptions.RunContinuationsAsynchronously);
            var view = client.System.Spawn(Props.Create(() => new ViewActor(display, _ => true)), "view");
            client.System.Spawn(Props.Create(() => new WatchActor(client.Node, coordinator, id, view, closed)), "watch");
            await Task.WhenAny(closed.Task, interrupted);
            await client.System.Ask<DrawLast>(view, new DrawLast(), TimeSpan.FromSeconds(10), CancellationToken.None);
            return closed.Task.IsCompleted ? await closed.Task : null;
        }
    }

    private void Print(ExperimentClosed closed)
    {
        console.WriteLine();
        if (closed.Text.Length > 0) ResultPrinter.PrintText(console, closed.Text);
        console.WriteLine();

        // Written past the layout: a path must be copied whole, not wrapped.
        console.Profile.Out.Writer.WriteLine($"{Ending(closed)} Results on the coordinator's machine: {closed.Folder}");
    }

    private static string Ending(ExperimentClosed closed) => closed switch
    {
        { State: ExperimentState.Finished } => $"{closed.Id} has ended.",
        { State: ExperimentState.Cancelled } => $"{closed.Id} was cancelled; what it had finished stays.",
        { Remark.Length: > 0 } => $"{closed.Id} could not go on; what it had finished stays. The reason: {closed.Remark.TrimEnd('.')}.",
        _ => $"{closed.Id} could not go on; what it had finished stays.",
    };

    private static int ExitCodeOf(ExperimentClosed closed) => closed switch
    {
        { State: ExperimentState.Cancelled } => ExitCode.Interrupted,
        { State: ExperimentState.Failed } or { AnyFailed: true } => ExitCode.Failed,
        { AnyDiverged: true } => ExitCode.Diverged,
        _ => ExitCode.Done,
    };
}
