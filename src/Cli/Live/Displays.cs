using Spectre.Console;

namespace Cluster.Cli.Live;

internal static class Displays
{
    /// <summary>The view that fits where the command writes to.</summary>
    public static IBoardDisplay Choose(IAnsiConsole console, TextWriter errors, bool isSilent) =>
        isSilent ? new SilentDisplay(errors)
        : console.Profile.Out.IsTerminal ? new TerminalDisplay(console)
        : new PlainDisplay(console.Profile.Out.Writer);
}
