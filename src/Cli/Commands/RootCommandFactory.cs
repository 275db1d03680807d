using System.CommandLine;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>The command line as a whole.</summary>
public static class RootCommandFactory
{
    public static RootCommand Create(IAnsiConsole console, TextWriter output, TextWriter errors) => new(
        """
        Cluster trains grids of neural networks on an actor cluster and shows which layers learn.

        Exit codes: 0 done; 1 a run or the program failed; 2 bad input, nothing was started; 3 all runs ended, but one or more
        diverged; 130 interrupted, what was done is kept.
        """)
    {
        RunCommand.Create(console, errors),
        ExperimentsCommand.Create(console),
        CheckCommand.Create(output),
        DataCommand.Create(console, output),
    };
}
