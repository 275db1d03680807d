using System.CommandLine;
using Cluster.Cli.Hosting;
using Cluster.Cli.Labs;
using Cluster.Cli.Output;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster lab</summary>
internal static class LabCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("lab", "Answer one question about deep nets by a picture and a figure; without a name, list the labs.");
        command.Aliases.Add("labs");
        command.SetAction(_ => List(console));
        foreach (var lab in LabList.All) command.Subcommands.Add(Create(lab, console));
        return command;
    }

    private static Command Create(ILab lab, IAnsiConsole console)
    {
        var options = lab.Options.ToDictionary(option => option.Name, Option, StringComparer.Ordinal);
        var data = new Option<string?>("--data")
        {
            Description = "Folder with MNIST's four IDX files; the lab then trains on MNIST instead of the built-in digits.",
            HelpName = "DIR",
        };
        var outFolder = new Option<string?>("--out")
        {
            Description = $"Folder for results [default: runs/lab-{lab.Name}-TIME].",
            HelpName = "DIR",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show nothing but the path of the page." };
        var json = new Option<bool>("--json") { Description = "Print figures.json to the standard output, and nothing else." };

        var command = new Command(lab.Name, lab.Title);
        foreach (var option in options.Values) command.Options.Add(option);
        if (lab.UsesData) command.Options.Add(data);
        command.Options.Add(outFolder);
        command.Options.Add(quiet);
        command.Options.Add(json);
        command.SetAction(parsed => new LabHost(console).Run(lab, new(
            options.ToDictionary(pair => pair.Key, pair => parsed.GetValue(pair.Value), StringComparer.Ordinal),
            lab.UsesData ? parsed.GetValue(data) : null,
            parsed.GetValue(outFolder),
            parsed.GetValue(quiet),
            parsed.GetValue(json))));
        return command;
    }

    private static Option<int> Option(LabOption option) =>
        CommonOptions.Number(option.Name, "N", option.Description, option.Default, option.Min, option.Max);

    private static int List(IAnsiConsole console)
    {
        var grid = new Grid().AddColumns(2);
        foreach (var lab in LabList.All) grid.AddRow(new Markup($"[bold]{Markup.Escape(lab.Name)}[/]"), new Text(lab.Title));
        console.WriteTrimmed(grid);
        console.WriteLine();
        console.WriteLine("Each ends in a picture and a figure: 'cluster lab NAME'. 'cluster lab NAME --help' says what can be chosen.");
        return ExitCode.Done;
    }
}
