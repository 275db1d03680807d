using System.Text;
using Cluster.Cli.Live;
using Cluster.Cli.Output;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Spectre.Console;

namespace Cluster.Cli.Hosting;

/// <summary>Runs one experiment in this process from its file to its report.</summary>
public sealed class ExperimentHost(IAnsiConsole console, TextWriter errors)
{
    // An experiment takes as long as it takes; this only bounds what a timer can express.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(40);

    public async Task<int> RunAsync(RunRequest request)
    {
        using var resumed = request.Resume is { } path ? RunFolder.Open(path) : null;
        var (experiment, data) = resumed is null
            ? ExperimentFile.Read(request.Experiment!, request.Overrides, request.DataFolder)
            : ExperimentFile.ReadResumed(resumed, request.DataFolder);
        using var folder = resumed ?? RunFolder.Create(request.Out, experiment, data.Sha256, TimeProvider.System.GetLocalNow());

        using var interruption = new Interruption(atOnce: console.Cursor.Show);
        var run = new RunExperiment(experiment, folder.Checkpoints, Observer: null);
        var result = await TrainAsync(run, data, request, interruption.Signalled);

        var summary = ExperimentSummary.Of(result);
        var unwritten = TryWrite(folder, result, summary, out var notices);
        Print(request, summary, folder, hasReport: unwritten is null);
        foreach (var notice in notices) await errors.WriteLineAsync(notice);
        if (unwritten is null) return ExitCodeOf(result, interruption.Signalled.IsCompleted);
        await errors.WriteLineAsync(unwritten);
        return ExitCode.Failed;
    }

    private async Task<ExperimentResult> TrainAsync(RunExperiment run, Dataset data, RunRequest request, Task interrupted)
    {
        var display = Displays.Choose(console, errors, isSilent: request.Quiet || request.Json);
        var cluster = new LocalCluster(request.Engine.Start(), data, request.Slots, request.CheckpointInterval);
        await using (display)
        await using (cluster)
        {
            var started = new TaskCompletionSource<ActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            var view = cluster.System.Spawn(Props.Create(() => new ViewActor(display, started.TrySetResult)), "view");
            cluster.TellProblems(problem => view.Tell(new Notice(problem), null));
            var answer = cluster.System.Ask<object>(cluster.Coordinator, run with { Observer = view }, Forever, CancellationToken.None);
            await Task.WhenAny(answer, interrupted);
            if (!answer.IsCompleted)
            {
                view.Tell(new Notice("Stopping after a checkpoint; press Ctrl-C again to stop at once."), null);
                (await started.Task).Tell(new InterruptExperiment(), null);
            }

            var end = await answer;
            await cluster.System.Ask<DrawLast>(view, new DrawLast(), TimeSpan.FromSeconds(10), CancellationToken.None);
            return end switch
            {
                ExperimentEnded ended => ended.Result,
                ExperimentFailed failed => throw new InvalidOperationException($"The experiment could not go on: {failed.Reason}"),
                var other => throw new InvalidOperationException($"{other}"),
            };
        }
    }

    /// <summary>Null, or why not all could be written: hours of training are not to end without their table for that.</summary>
    private static string? TryWrite(
        RunFolder folder, ExperimentResult result, ExperimentSummary summary, out IReadOnlyList<string> notices)
    {
        notices = [];
        try
        {
            notices = folder.Write(result, summary);
            return null;
        }
        catch (UserException problem)
        {
            return problem.Message;
        }
    }

    private void Print(RunRequest request, ExperimentSummary summary, RunFolder folder, bool hasReport)
    {
        if (request.Json)
        {
            using var json = new MemoryStream();
            SummaryJson.Write(json, summary);
            console.Profile.Out.Writer.WriteLine(Encoding.UTF8.GetString(json.GetBuffer().AsSpan(0, (int)json.Length)));
        }
        else if (request.Quiet)
        {
            if (hasReport) console.Profile.Out.Writer.WriteLine(folder.Report);
        }
        else
        {
            ResultPrinter.Print(console, summary, folder.Path, hasReport ? folder.Report : null);
        }
    }

    private static int ExitCodeOf(ExperimentResult result, bool interrupted) =>
        interrupted && !result.Complete ? ExitCode.Interrupted
        : result.Runs.Any(r => r.Status == RunStatus.Failed) ? ExitCode.Failed
        : result.Runs.Any(r => r.Status == RunStatus.Diverged) ? ExitCode.Diverged
        : ExitCode.Done;
}
