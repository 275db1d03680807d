using System.CommandLine;
using Cluster.Cli.Hosting;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster run</summary>
internal static class RunCommand
{
    public static Command Create(IAnsiConsole console, TextWriter errors)
    {
        var experiment = new Argument<string?>("EXPERIMENT")
        {
            Description = "Name of a bundled experiment ('cluster experiments' lists them) or path of an experiment file.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = CommonOptions.Data();
        var set = CommonOptions.Set();
        var outFolder = new Option<string?>("--out") { Description = "Folder for results [default: runs/NAME-TIME].", HelpName = "DIR" };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with the experiment in this folder; it ends in the same bits as if it had never stopped.",
            HelpName = "DIR",
        };
        var workers = CommonOptions.Number(
            "--workers",
            "N",
            "Runs, or shares of runs, trained at the same time, each in a slot. With fewer runs than slots, large nets use the "
            + "spare ones too. N changes how long it takes and nothing else.",
            Environment.ProcessorCount,
            1,
            1024);
        var checkpoints = CommonOptions.CheckpointInterval();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show nothing but the path of the report." };
        var json = new Option<bool>("--json") { Description = "Print summary.json to the standard output, and nothing else." };

        var command = new Command("run", "Train an experiment's runs and report which layers learn.")
        {
            experiment, data, set, outFolder, resume, workers, checkpoints, quiet, json,
        };
        var engine = new EngineOptions(command);
        command.Validators.Add(result =>
        {
            var (given, resumed) = (result.GetValue(experiment) is not null, result.GetValue(resume) is not null);
            if (given == resumed)
                result.AddError("Give either an experiment (for example 'cluster run speed-of-learning') or --resume DIR.");
            if (resumed && result.GetValue(outFolder) is not null)
                result.AddError("--out cannot be given with --resume: results stay in the resumed folder.");
            if (resumed && result.GetValue(set) is { Length: > 0 })
                result.AddError("--set cannot be given with --resume: the rest of a run must have the settings of its beginning.");
        });
        command.SetAction((parsed, _) => new ExperimentHost(console, errors).RunAsync(new()
        {
            Experiment = parsed.GetValue(experiment),
            Overrides = parsed.GetValue(set) ?? [],
            DataFolder = parsed.GetValue(data),
            Out = parsed.GetValue(outFolder),
            Resume = parsed.GetValue(resume),
            Slots = parsed.GetValue(workers),
            CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(checkpoints)),
            Engine = engine.Read(parsed),
            Quiet = parsed.GetValue(quiet),
            Json = parsed.GetValue(json),
        }));
        return command;
    }
}
