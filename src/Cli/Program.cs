using Cluster.Cli;
using Cluster.Cli.Commands;
using Cluster.Shared;
using Spectre.Console;

// One place where what goes wrong becomes words and an exit code.
try
{
    return await RootCommandFactory.Create(AnsiConsole.Console, Console.Out, Console.Error)
        .Parse(args)
        .InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (UserException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return ExitCode.BadInput;
}
