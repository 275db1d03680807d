using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Cluster.Cli.Output;
using Cluster.Shared;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>The command line as a whole, and the one place where what goes wrong becomes words and an exit code.</summary>
public static class CommandLine
{
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, IAnsiConsole console, TextWriter output, TextWriter errors)
    {
        try
        {
            var parsed = Create(console, output, errors).Parse(args);
            if (parsed.Action is ParseErrorAction && args.Count > 0) return Refuse(parsed, errors);

            // Ctrl-C is each command's own business: a run ends with a checkpoint and a report, however long that takes.
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = errors });
        }
        catch (UserException problem)
        {
            await errors.WriteLineAsync(problem.Message);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception bug)
        {
            await errors.WriteLineAsync($"This should not have happened, please report it: {bug}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(IAnsiConsole console, TextWriter output, TextWriter errors) => new(
        """
        Cluster trains grids of neural networks on an actor cluster and shows which layers learn.

        Exit codes: 0 done; 1 a run or the program failed; 2 bad input, nothing was started; 3 all runs ended, but one or more
        diverged; 130 interrupted, what was done is kept.
        """)
    {
        RunCommand.Create(console, errors),
        CoordinatorCommand.Create(output),
        WorkerCommand.Create(output),
        SubmitCommand.Create(console, output, errors),
        WatchCommand.Create(console, errors),
        StatusCommand.Create(console, output),
        CancelCommand.Create(output),
        ExperimentsCommand.Create(console),
        CheckCommand.Create(output),
        LabCommand.Create(console),
        DataCommand.Create(console, output),
    };

    private static int Refuse(ParseResult parsed, TextWriter errors)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0)
        {
            var given = parsed.UnmatchedTokens[0];
            var known = command.Subcommands.Select(c => c.Name).ToList();
            var meant = NearestName.Question(given, known);
            if (meant.Length == 0) meant = $" Known are: {string.Join(", ", known)}.";
            errors.WriteLine($"Unrecognized command or argument '{given}'.{meant}");
        }
        else
        {
            foreach (var error in parsed.Errors) errors.WriteLine(error.Message);
        }

        errors.WriteLine($"'{string.Join(' ', PathOf(parsed.CommandResult))} --help' says what is possible.");
        return ExitCode.BadInput;
    }

    /// <summary>As it is typed, first to last.</summary>
    private static IEnumerable<string> PathOf(CommandResult result)
    {
        var outer = result.Parent is CommandResult parent ? PathOf(parent) : [];
        return outer.Append(result.Command is RootCommand ? "cluster" : result.Command.Name);
    }
}
