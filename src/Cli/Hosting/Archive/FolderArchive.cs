using System.Buffers;
using System.Collections.Concurrent;
using Cluster.Cli.Output;
using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Files;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Cli.Hosting.Archive;

/// <summary>
/// A coordinator's --dir: a folder an experiment, as 'cluster run' makes them, and in each a <c>state.json</c>, without which a folder is
/// none of the coordinator's. Without an office no other coordinator can use the same --dir before this is disposed of; with one, no file
/// takes its place or goes but by the coordinator that is in office: what others may leave are folders without a state.json and files that
/// are not finished. In either case no 'cluster run --resume' can use an experiment that is running.
/// </summary>
public sealed class FolderArchive : IExperimentArchive, IDisposable
{
    private const string ResultFileName = "result.txt";

    private static readonly SearchValues<char> s_idLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private readonly Lock _naming = new();
    private readonly string _root;
    private readonly Office? _office;
    private readonly FolderLock? _lock;
    private readonly ConcurrentDictionary<string, RunFolder> _open = new(StringComparer.Ordinal);

    /// <summary>Where this is the only coordinator.</summary>
    /// <exception cref="UserException">It cannot be written, or another coordinator uses it.</exception>
    public FolderArchive(string root)
    {
        _root = root;
        _lock = Lock(root, isShared: false);
    }

    /// <summary>Where another one may take its place while it lives.</summary>
    /// <param name="office">In that folder. Not disposed of with the archive.</param>
    public FolderArchive(Office office) => (_root, _office) = (office.Folder, office);

    public Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now) => Background.Do(() =>
    {
        var id = Saved(_root, () => MakeFolder(experiment.Name, now));
        try
        {
            var folder = _open[id] = RunFolder.Create(PathOf(id), experiment, data.Sha256, FolderAdvice.OfCoordinator, _office);
            var state = new ArchiveState
            {
                State = ExperimentState.Running,
                Accepted = now,
                Data = data,
                Runs = experiment.Configurations.Count * experiment.Seeds.Count,
            };
            Saved(PathOf(id), () => state.Write(folder.Path, _office));
            return state.ToExperiment(id, experiment.ResolvedYaml);
        }
        catch
        {
            TakeAway(id);
            throw;
        }
    });

    public Task<ArchiveContents> ListAsync() => Background.Do(() =>
    {
        var (experiments, problems) = (new List<ArchivedExperiment>(), new List<string>());
        foreach (var folder in Directory.EnumerateDirectories(_root).Where(f => File.Exists(Path.Combine(f, ArchiveState.FileName))))
        {
            try
            {
                experiments.Add(Read(folder));
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException or UserException)
            {
                problems.Add(
                    $"The experiment {Path.GetFileName(folder)} is passed over: {cause.Message} "
                    + "Put it in order and start the coordinator again.");
            }
        }

        return new ArchiveContents([.. experiments.OrderBy(e => e.Accepted).ThenBy(e => e.Id, StringComparer.Ordinal)], problems);
    });

    public ICheckpointStore CheckpointsOf(string id) => RunFolder.CheckpointsIn(PathOf(id), _office);

    public Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark) =>
        Background.Do(() =>
        {
            var folder = Open(id);
            if (result is not null)
            {
                var summary = ExperimentSummary.Of(result);
                var notices = folder.Write(result, summary);
                var text = string.Join('\n', notices.Prepend(ResultPrinter.Text(summary)));
                Saved(PathOf(id), () => AtomicFile.WriteText(Path.Combine(folder.Path, ResultFileName), file => file.Write(text), _office));
            }

            var runs = result?.Runs ?? [];
            var closed = ArchiveState.Read(folder.Path) with
            {
                State = state,
                Done = runs.Count(r => r.Status != RunStatus.Interrupted),
                AnyFailed = runs.Any(r => r.Status == RunStatus.Failed),
                AnyDiverged = runs.Any(r => r.Status == RunStatus.Diverged),
                Remark = remark,
            };
            Saved(PathOf(id), () => closed.Write(folder.Path, _office));
            _open.TryRemove(id, out _);
            folder.Dispose();
            return Closed(id, closed);
        });

    public Task<ExperimentClosed> ReadClosedAsync(string id) => Background.Do(() => Closed(id, ArchiveState.Read(PathOf(id))));

    public void Dispose()
    {
        foreach (var folder in _open.Values) folder.Dispose();
        _lock?.Dispose();
    }

    private ExperimentClosed Closed(string id, ArchiveState state)
    {
        var folder = Path.GetFullPath(PathOf(id));
        var (result, summary) = (Path.Combine(folder, ResultFileName), Path.Combine(folder, RunFolder.SummaryFileName));
        return new(
            id,
            state.State,
            File.Exists(result) ? File.ReadAllText(result) : "",
            File.Exists(summary) ? File.ReadAllBytes(summary) : default(ReadOnlyMemory<byte>),
            folder,
            state.AnyFailed,
            state.AnyDiverged,
            state.Remark);
    }

    /// <summary>Called by the experiment's name and the time; numbered where two come within a second.</summary>
    private string MakeFolder(string name, DateTimeOffset now)
    {
        var first = $"{name}-{now.ToLocalTime():yyyyMMdd-HHmmss}";
        var id = first;
        lock (_naming)
        {
            ICommitGuard.Commit(_office, () =>
            {
                for (var i = 2; Directory.Exists(PathOf(id)); i++) id = $"{first}-{i}";
                Directory.CreateDirectory(PathOf(id));
            });
        }

        return id;
    }

    /// <summary>
    /// Of an experiment that was not accepted nothing stays, as far as the disk allows. Who is out of office leaves the folder: whether it
    /// was accepted after all is for the next one to say.
    /// </summary>
    private void TakeAway(string id)
    {
        if (_open.TryRemove(id, out var folder)) folder.Dispose();
        try
        {
            ICommitGuard.Commit(_office, () => Directory.Delete(PathOf(id), recursive: true));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or UserException)
        {
            // Why it was not accepted is what the person should hear.
        }
    }

    /// <exception cref="InvalidDataException">It is none, or not whole.</exception>
    private ArchivedExperiment Read(string folder)
    {
        var id = Path.GetFileName(folder);
        if (id.AsSpan().IndexOfAnyExcept(s_idLetters) >= 0)
        {
            throw new InvalidDataException(
                "its folder's name is none that an experiment can have (letters, digits, '-', '_' and '.'). Rename it, or move it away.");
        }

        var experiment = ArchiveState.Read(folder).ToExperiment(id, RunFolder.ReadResolvedYaml(folder));
        if (experiment.State == ExperimentState.Running) Open(id);
        Sweep(folder);
        return experiment;
    }

    private RunFolder Open(string id) => _open.GetOrAdd(id, _ => RunFolder.Open(PathOf(id), FolderAdvice.OfCoordinator, _office));

    /// <summary>What those did not finish who were in office before; they may not any more.</summary>
    private void Sweep(string folder)
    {
        if (_office is null) return;
        var unfinished = Directory.GetFiles(folder, $"*{AtomicFile.Unfinished}", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(_office.Unfinished, StringComparison.Ordinal))
            .ToList();
        if (unfinished.Count > 0) _office.Commit(() => unfinished.ForEach(File.Delete));
    }

    private string PathOf(string id) => Path.Combine(_root, id);

    /// <exception cref="UserException">It cannot be written, or another process keeps it.</exception>
    internal static FolderLock Lock(string root, bool isShared)
    {
        try
        {
            Directory.CreateDirectory(root);
            return new(root, isShared);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--dir {root}: the folder cannot be written: {cause.Message} Choose another one.", cause);
        }
    }

    private static void Saved(string path, Action write) => Saved(path, () =>
    {
        write();
        return true;
    });

    private static T Saved<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be written: {cause.Message} Make room for it, or make it writable.", cause);
        }
    }
}
