using Spectre.Console;

namespace Cluster.Cli.Output;

/// <summary>Where the command writes: with colour and motion on a terminal, as plain text of a fixed width anywhere else.</summary>
public static class Consoles
{
    private const int WidthOfFiles = 140;

    public static IAnsiConsole Standard() => Console.IsOutputRedirected ? Plain(Console.Out) : AnsiConsole.Console;

    /// <summary>No colours, no cursor movements, lines of up to 140 characters.</summary>
    public static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
