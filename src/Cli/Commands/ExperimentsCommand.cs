using System.CommandLine;
using Cluster.Cli.Hosting;
using Cluster.Cli.Output;
using Cluster.Coordinator.Experiments;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster experiments</summary>
internal static class ExperimentsCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var name = new Argument<string?>("NAME") { Description = "Print this bundled experiment's file.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("experiments", "List the bundled experiments, or print one as a start for your own.") { name };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } wanted) console.Profile.Out.Writer.Write(ExperimentFile.BundledText(wanted));
            else List(console);
            return ExitCode.Done;
        });
        return command;
    }

    private static void List(IAnsiConsole console)
    {
        var grid = new Grid().AddColumns(2);
        foreach (var name in ExperimentLibrary.Names)
            grid.AddRow(new Markup($"[bold]{Markup.Escape(name)}[/]"), new Text(ExperimentLibrary.TitleOf(name)));
        console.WriteTrimmed(grid);
        console.WriteLine();
        console.WriteLine("Run one with 'cluster run NAME'; print one with 'cluster experiments NAME'.");
    }
}
