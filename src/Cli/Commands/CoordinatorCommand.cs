using System.CommandLine;
using Cluster.Cli.Hosting;

namespace Cluster.Cli.Commands;

/// <summary>cluster coordinator</summary>
internal static class CoordinatorCommand
{
    public static Command Create(TextWriter output)
    {
        var listen = CommonOptions.AddressOption(
            "--listen",
            "Where workers and clients reach this coordinator. 127.0.0.1 is this machine alone, 0.0.0.0 every network that it is in.",
            "127.0.0.1");
        var folder = new Option<string>("--dir")
        {
            Description = "Folder for everything that must survive a restart: a folder for each experiment, with its checkpoints.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "runs",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Folder with MNIST's four IDX files, for experiments whose data are mnist.",
            HelpName = "DIR",
        };
        var name = CommonOptions.Name("coordinator");
        var checkpoints = CommonOptions.CheckpointInterval();
        var command = new Command(
            "coordinator", "Accept experiments and give their runs to workers; goes on where it was when it is started again.")
        {
            listen, folder, data, name, checkpoints,
        };
        var engine = new EngineOptions(
            command,
            $"--listen's machine, or this machine's name where that is every network, and port {NodeAddress.DefaultAkkaPort}",
            NodeAddress.DefaultAkkaPort);
        command.SetAction((parsed, _) => new CoordinatorHost(output).RunAsync(new()
        {
            Listen = parsed.GetValue(listen)!,
            Folder = parsed.GetValue(folder)!,
            DataFolder = parsed.GetValue(data),
            Engine = engine.Read(parsed),
            Name = parsed.GetValue(name) ?? "coordinator",
            CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(checkpoints)),
        }));
        return command;
    }
}
