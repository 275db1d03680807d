using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Runs;
using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Cli.Hosting;

/// <summary>
/// What an experiment leaves behind, in one folder, which no other process can use before this is disposed of; with a guard, none but
/// those that have one too: then that decides who may write.
/// </summary>
public sealed class RunFolder : IDisposable
{
    public const string SummaryFileName = "summary.json";

    private const string ExperimentFileName = "experiment.yaml";
    private const string DataLine = "# data sha256: ";
    private readonly FolderLock _lock;
    private readonly FolderAdvice _advice;
    private readonly ICommitGuard? _guard;

    private RunFolder(string path, FolderAdvice advice, ICommitGuard? guard)
    {
        (Path, _advice, _guard) = (path, advice, guard);
        _lock = new(path, isShared: guard is not null);
    }

    public string Path { get; }

    public string ExperimentFile => System.IO.Path.Combine(Path, ExperimentFileName);

    public string Report => System.IO.Path.Combine(Path, "report.html");

    public ICheckpointStore Checkpoints => CheckpointsIn(Path, _guard);

    /// <summary>Where a folder keeps them, whoever has it open.</summary>
    public static ICheckpointStore CheckpointsIn(string folder, ICommitGuard? guard) =>
        new FileCheckpointStore(CheckpointFolder(folder), guard);

    /// <summary>The experiment of a folder, as it was resolved, without the line that names its data.</summary>
    public static string ReadResolvedYaml(string folder)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(folder, ExperimentFileName));
        return text.StartsWith(DataLine, StringComparison.Ordinal) ? text[(text.IndexOf('\n') + 1)..] : text;
    }

    /// <summary>A folder for a new start of 'cluster run'.</summary>
    /// <param name="chosen">The user's; null for runs/NAME-TIME. It must not hold another experiment's results.</param>
    /// <param name="experiment">What will be run.</param>
    /// <param name="dataSha256">Of the data it will run on.</param>
    /// <param name="now">For the name.</param>
    public static RunFolder Create(string? chosen, Experiment experiment, string dataSha256, DateTimeOffset now)
    {
        var path = chosen ?? System.IO.Path.Combine("runs", $"{experiment.Name}-{now:yyyyMMdd-HHmmss}");
        return Create(path, experiment, dataSha256, FolderAdvice.OfRun(path));
    }

    /// <summary>A folder for a new experiment.</summary>
    internal static RunFolder Create(
        string path, Experiment experiment, string dataSha256, FolderAdvice advice, ICommitGuard? guard = null)
    {
        RunFolder? folder = null;
        try
        {
            Directory.CreateDirectory(path);
            folder = new(path, advice, guard);
            folder.Begin(experiment, dataSha256);
            return folder;
        }
        catch (Exception cause)
        {
            folder?.Dispose();
            if (cause is not (IOException or UnauthorizedAccessException)) throw;
            throw new UserException($"The folder {path} cannot be written: {cause.Message} {advice.NotCreated}", cause);
        }
    }

    /// <summary>The folder of an earlier start of 'cluster run'.</summary>
    public static RunFolder Open(string path) => Open(path, FolderAdvice.OfRun(path));

    /// <summary>The folder of an experiment that has begun.</summary>
    internal static RunFolder Open(string path, FolderAdvice advice, ICommitGuard? guard = null)
    {
        if (!File.Exists(System.IO.Path.Combine(path, ExperimentFileName)))
            throw new UserException($"{path} holds no {ExperimentFileName}. {advice.NoExperiment}");

        try
        {
            return new(path, advice, guard);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder {path} cannot be written: {cause.Message} {advice.NotOpened}", cause);
        }
    }

    /// <summary>Of the data at the start, in lower-case hex; null where the folder does not say.</summary>
    public string? DataSha256()
    {
        var line = File.ReadLines(ExperimentFile).FirstOrDefault() ?? "";
        return line.StartsWith(DataLine, StringComparison.Ordinal) ? line[DataLine.Length..].Trim() : null;
    }

    /// <summary>
    /// Summary, metrics, report and the best epochs' parameters that were to be kept. Runs are safe in their checkpoints by then.
    /// </summary>
    /// <returns>What there is to say about it, in sentences; mostly nothing.</returns>
    /// <exception cref="UserException">A file could not be written; those before it were.</exception>
    public IReadOnlyList<string> Write(ExperimentResult result, ExperimentSummary summary)
    {
        IReadOnlyList<string> notices = [];
        Write(System.IO.Path.Combine(Path, SummaryFileName), file => SummaryJson.WriteFile(file, summary, _guard));
        Write(System.IO.Path.Combine(Path, "metrics.csv"), file => MetricsCsv.WriteFile(file, result, _guard));
        if (summary.Search?.BestYaml is { } best)
        {
            Write(System.IO.Path.Combine(Path, SearchSummary.BestFileName),
                file => AtomicFile.WriteText(file, writer => writer.Write(best), _guard));
        }

        Write(Report, file => HtmlReport.WriteFile(file, summary, _guard));
        Write(CheckpointFolder(Path), folder => notices = BestCheckpoints.Write(folder, result, _guard));
        return notices;
    }

    public void Dispose() => _lock.Dispose();

    private static string CheckpointFolder(string folder) => System.IO.Path.Combine(folder, "checkpoints");

    private void Begin(Experiment experiment, string dataSha256)
    {
        if (File.Exists(ExperimentFile))
        {
            throw new UserException(
                $"{Path} already holds an experiment. Go on with it by 'cluster run --resume {Path}', "
                + "or choose another folder with --out.");
        }

        void Contents(TextWriter writer)
        {
            writer.WriteLine(DataLine + dataSha256);
            writer.Write(experiment.ResolvedYaml);
        }

        AtomicFile.WriteText(ExperimentFile, Contents, _guard);
    }

    private void Write(string file, Action<string> write)
    {
        try
        {
            write(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{file} could not be written: {cause.Message} {_advice.NotWritten}", cause);
        }
    }
}
