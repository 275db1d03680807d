using System.CommandLine;
using Cluster.Cli.Hosting;
using Cluster.Cli.Output;
using Cluster.Shared;

namespace Cluster.Cli.Commands;

/// <summary>cluster check</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var file = new Argument<string>("FILE") { Description = "Experiment file, or name of a bundled experiment." };
        var (data, set) = (CommonOptions.Data(), CommonOptions.Set());
        var command = new Command(
            "check", "Check an experiment file without running it; every problem is shown with its line and column.") { file, data, set };
        command.SetAction(parsed =>
        {
            var (experiment, opened) = ExperimentFile.Read(parsed.GetValue(file)!, parsed.GetValue(set) ?? [], parsed.GetValue(data));
            output.WriteLine(
                $"{experiment.Name} is in order: {Plural.Of(experiment.Configurations.Count, "configuration")}, "
                + $"{Plural.Of(experiment.Seeds.Count, "seed")} each, "
                + $"{Plural.Of(experiment.Configurations.Count * experiment.Seeds.Count, "run")} on {opened.Name}.");
            foreach (var configuration in experiment.Configurations)
            {
                var run = configuration.Template;
                output.WriteLine($"  {configuration.Label}: {string.Join("–", run.Model.Sizes)}, {run.TotalSteps:N0} steps a run");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
