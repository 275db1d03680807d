using Cluster.Cli;
using Cluster.Cli.Commands;
using Cluster.Cli.Output;
using Cluster.Shared;

// One place where what goes wrong becomes words and an exit code.
try
{
    return await RootCommandFactory.Create(Consoles.Standard(), Console.Out, Console.Error)
        .Parse(args)
        .InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (UserException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return ExitCode.BadInput;
}
catch (Exception bug)
{
    await Console.Error.WriteLineAsync($"This should not have happened, please report it: {bug}");
    return ExitCode.Failed;
}
