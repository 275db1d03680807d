using System.CommandLine;
using Cluster.Cli.Hosting.Clients;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster watch</summary>
internal static class WatchCommand
{
    public static Command Create(IAnsiConsole console, TextWriter errors)
    {
        var id = CommonOptions.ExperimentId();
        var to = CommonOptions.Coordinator("--to");
        var json = new Option<bool>("--json") { Description = "Show nothing meanwhile, and print summary.json at the end." };
        var command = new Command("watch", "Show an experiment of a cluster until it ends; Ctrl-C ends the showing, not the experiment.")
        {
            id, to, json,
        };
        command.SetAction((parsed, _) =>
            new WatchHost(console, errors).RunAsync(parsed.GetValue(to)!, parsed.GetValue(id)!, parsed.GetValue(json)));
        return command;
    }
}
