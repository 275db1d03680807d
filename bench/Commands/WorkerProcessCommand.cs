using System.CommandLine;
using Cluster.Bench.Distributed;

namespace Cluster.Bench.Commands;

/// <summary>bench worker-process: what bench cluster starts; not for people.</summary>
internal static class WorkerProcessCommand
{
    public static Command Create()
    {
        var join = new Option<string>("--join") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        var command = new Command(WorkerProcess.CommandName) { join, name };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            await WorkerProcess.RunAsync(parsed.GetValue(join)!, parsed.GetValue(name)!, Console.In);
            return 0;
        });
        return command;
    }
}
