using System.CommandLine;
using Cluster.Cli.Hosting.Clients;
using Cluster.Cli.Output;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster submit</summary>
internal static class SubmitCommand
{
    public static Command Create(IAnsiConsole console, TextWriter output, TextWriter errors)
    {
        var experiment = new Argument<string>("EXPERIMENT")
        {
            Description = "Name of a bundled experiment ('cluster experiments' lists them) or path of an experiment file.",
        };
        var to = CommonOptions.Coordinator("--to");
        var set = CommonOptions.Set();
        var watch = new Option<bool>("--watch") { Description = "Then show it until it ends, as 'cluster watch' does." };
        var command = new Command("submit", "Have a cluster run an experiment; prints the id by which to watch or cancel it.")
        {
            experiment, to, set, watch,
        };
        command.SetAction(async (parsed, _) =>
        {
            var accepted = await CoordinatorCalls.SubmitAsync(
                parsed.GetValue(to)!, parsed.GetValue(experiment)!, parsed.GetValue(set) ?? []);
            await output.WriteLineAsync(accepted.Id);
            if (!parsed.GetValue(watch)) return ExitCode.Done;
            return await new WatchHost(console, errors).RunAsync(parsed.GetValue(to)!, accepted.Id, json: false);
        });
        return command;
    }
}
