using System.CommandLine;
using Cluster.Cli.Hosting;

namespace Cluster.Cli.Commands;

/// <summary>cluster worker</summary>
internal static class WorkerCommand
{
    public static Command Create(TextWriter output)
    {
        var join = CommonOptions.Coordinator("--join");
        var slots = CommonOptions.Number(
            "--slots",
            "N",
            "Runs, or shares of runs, computed at the same time; one for each core is right.",
            Environment.ProcessorCount,
            1,
            1024);
        var name = CommonOptions.Name("the machine's name and the process's number");
        var cache = new Option<string?>("--cache")
        {
            Description = "Folder for data sets that the coordinator sends [default: the user's cache].",
            HelpName = "DIR",
        };
        var checkpoints = CommonOptions.CheckpointInterval();
        var command = new Command(
            "worker",
            "Compute runs for a coordinator. Needs no data set, and no open port but with --engine akka. Waits for the coordinator while "
            + "it is not there.")
        {
            join, slots, name, cache, checkpoints,
        };
        var engine = new EngineOptions(command, "this machine's name, or 127.0.0.1 for a cluster there, and any free port", usualPort: 0);
        engine.Require(command, join);
        command.SetAction((parsed, _) => new WorkerHost(output).RunAsync(new()
        {
            Join = parsed.GetValue(join)!,
            Engine = engine.Read(parsed),
            Slots = parsed.GetValue(slots),
            Name = parsed.GetValue(name) ?? NodeNames.OfThisProcess(),
            Cache = parsed.GetValue(cache),
            CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(checkpoints)),
        }));
        return command;
    }
}
