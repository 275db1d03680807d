using System.CommandLine;
using Cluster.Cli.Hosting.Clients;
using Cluster.Cli.Output;

namespace Cluster.Cli.Commands;

/// <summary>cluster cancel</summary>
internal static class CancelCommand
{
    public static Command Create(TextWriter output)
    {
        var id = CommonOptions.ExperimentId();
        var to = CommonOptions.Coordinator("--to");
        var command = new Command("cancel", "End an experiment of a cluster; what it has finished stays.") { id, to };
        command.SetAction(async (parsed, _) =>
        {
            var cancelled = await CoordinatorCalls.CancelAsync(parsed.GetValue(to)!, parsed.GetValue(id)!);
            await output.WriteLineAsync($"{cancelled.Id} is cancelled; what it has finished stays in its folder.");
            return ExitCode.Done;
        });
        return command;
    }
}
