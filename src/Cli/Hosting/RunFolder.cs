using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Cli.Hosting;

/// <summary>What an experiment leaves behind, in one folder.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string ExperimentFile => System.IO.Path.Combine(Path, "experiment.yaml");

    public string Report => System.IO.Path.Combine(Path, "report.html");

    public ICheckpointStore Checkpoints => new FileCheckpointStore(System.IO.Path.Combine(Path, "checkpoints"));

    /// <summary>A folder for a new start.</summary>
    /// <param name="chosen">The user's; null for runs/NAME-TIME. It must not hold another experiment's results.</param>
    /// <param name="experiment">What will be run.</param>
    /// <param name="now">For the name.</param>
    public static RunFolder Create(string? chosen, Experiment experiment, DateTimeOffset now)
    {
        var folder = new RunFolder(chosen ?? System.IO.Path.Combine("runs", $"{experiment.Name}-{now:yyyyMMdd-HHmmss}"));
        if (File.Exists(folder.ExperimentFile))
        {
            throw new UserException(
                $"{folder.Path} already holds an experiment. Go on with it by 'cluster run --resume {folder.Path}', "
                + "or choose another folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(folder.Path);
            AtomicFile.WriteText(folder.ExperimentFile, writer => writer.Write(experiment.ResolvedYaml));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder {folder.Path} cannot be written: {cause.Message}. Choose another one with --out.", cause);
        }

        return folder;
    }

    /// <summary>The folder of an earlier start.</summary>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (File.Exists(folder.ExperimentFile)) return folder;
        throw new UserException(
            $"{path} holds no experiment.yaml, so there is nothing to resume. "
            + "Give the folder that 'cluster run' printed, for example runs/NAME-TIME.");
    }

    /// <summary>Summary, metrics and report. Runs are safe in their checkpoints by then.</summary>
    public void Write(ExperimentResult result, ExperimentSummary summary)
    {
        try
        {
            SummaryJson.WriteFile(System.IO.Path.Combine(Path, "summary.json"), summary);
            MetricsCsv.WriteFile(System.IO.Path.Combine(Path, "metrics.csv"), result);
            HtmlReport.WriteFile(Report, summary);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"The results could not be written to {Path}: {cause.Message}. "
                + $"Make room, then 'cluster run --resume {Path}' writes them without training again.",
                cause);
        }
    }
}
