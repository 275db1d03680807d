using System.CommandLine;
using System.CommandLine.Invocation;
using Cluster.Shared;

namespace Cluster.Bench.Commands;

/// <summary>The command line, and the one place where what goes wrong becomes words and an exit code.</summary>
public static class BenchCommandLine
{
    private const int Failed = 1;
    private const int BadInput = 2;
    private const int Interrupted = 130;

    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        try
        {
            var parsed = Create(output, errors).Parse(args);
            if (parsed.Action is ParseErrorAction && args.Count > 0)
            {
                foreach (var error in parsed.Errors) await errors.WriteLineAsync(error.Message);
                return BadInput;
            }

            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, Output = output, Error = errors });
        }
        catch (UserException problem)
        {
            await errors.WriteLineAsync(problem.Message);
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception bug)
        {
            await errors.WriteLineAsync($"This should not have happened: {bug}");
            return Failed;
        }
    }

    private static RootCommand Create(TextWriter output, TextWriter errors) => new("Measures how fast Cluster trains on this machine.")
    {
        StepCommand.Create(output, errors),
        EpochCommand.Create(output, errors),
        ProductCommand.Create(output, errors),
        SlotsCommand.Create(output, errors),
        ClusterCommand.Create(output, errors),
        WorkerProcessCommand.Create(),
        KernelsCommand.Create(),
        LinkCommand.Create(output, errors),
        EnginesCommand.Create(output, errors),
        MachineCommand.Create(output),
    };
}
