using Spectre.Console;
using Spectre.Console.Rendering;

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

    /// <summary>As it is on a terminal; anywhere else without the blanks that fill lines up.</summary>
    public static void WriteTrimmed(this IAnsiConsole console, IRenderable picture)
    {
        if (console.Profile.Out.IsTerminal)
        {
            console.Write(picture);
            return;
        }

        using var text = new StringWriter();
        var plain = Plain(text);
        plain.Profile.Width = console.Profile.Width;
        plain.Write(picture);
        var lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        foreach (var line in lines) console.Profile.Out.Writer.WriteLine(line.TrimEnd());
    }
}
