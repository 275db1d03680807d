using System.CommandLine;
using Cluster.Cli.Hosting.Clients;
using Cluster.Cli.Output;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster status</summary>
internal static class StatusCommand
{
    public static Command Create(IAnsiConsole console, TextWriter output)
    {
        var to = CommonOptions.Coordinator("--to");
        var json = new Option<bool>("--json") { Description = "Print the same as JSON, and nothing else." };
        var command = new Command("status", "Say which workers and experiments a cluster has, and what happened last.") { to, json };
        command.SetAction(async (parsed, _) =>
        {
            var status = await CoordinatorCalls.StatusAsync(parsed.GetValue(to)!);
            if (parsed.GetValue(json)) StatusPrinter.PrintJson(output, status);
            else StatusPrinter.Print(console, status);
            return ExitCode.Done;
        });
        return command;
    }
}
