using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Cli.Hosting.Archive;

/// <summary>
/// The right to change what lies in a --dir, which one coordinator has at a time. Others may take it away, and no message has to reach the
/// old holder for that: every file takes its place inside a door through which one goes at a time, after a look at who is in office. Those
/// who take office number the epochs, inside the same door; so changes are ordered by epoch, whatever process was frozen or cut off
/// meanwhile, as long as the folder's file system keeps the door shut behind whoever is inside. One on a network opens it when a machine
/// has been silent for long (NFS: 90 s, mostly): a holder whose machine stood still so long between the look and the change, while another
/// took office, makes that one change late. Mounts whose locks hold on one machine only are no place for coordinators on several.
/// </summary>
public sealed class Office : ICommitGuard, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly FolderLock _lock;
    private readonly OfficeRecord _own;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _beats;
    private bool _isLeft;

    private Office(string folder, FolderLock keeper, OfficeRecord own, TimeProvider time)
    {
        (Folder, _lock, _own) = (folder, keeper, own);
        _timer = time.CreateTimer(_ => Beat(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        BeatLater();
    }

    /// <summary>Of all that it is about.</summary>
    public string Folder { get; }

    /// <summary>Larger than that of anyone who was in office before.</summary>
    public ulong Epoch => _own.Epoch;

    /// <summary>Completes, with a sentence that says why, when this holder is found to be out of office. Looked for every second.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>A name of its own for each epoch: the old holder may still be writing.</summary>
    public string Unfinished => $".{Epoch}{AtomicFile.Unfinished}";

    /// <summary>
    /// Takes office, when it may: at once where nobody is in office or the holder is known to be gone, else when the present holder has
    /// left, or has given no sign of life for 5 s.
    /// </summary>
    /// <param name="folder">The --dir. Made where it is not there.</param>
    /// <param name="candidate">Who wants it.</param>
    /// <param name="tell">Is told whom it waits for.</param>
    /// <param name="time">For pauses.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="UserException">
    /// The folder cannot be written, has no locks, or is used by a coordinator without an office; or what stands there about the office is
    /// damaged.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<Office> TakeAsync(
        string folder, OfficeCandidate candidate, Action<string> tell, TimeProvider time, CancellationToken stop)
    {
        var keeper = FolderArchive.Lock(folder, isShared: true);
        try
        {
            return new(folder, keeper, await new OfficeQueue(folder, candidate, tell, time).TakeAsync(stop), time);
        }
        catch (Exception cause)
        {
            keeper.Dispose();
            if (cause is not (IOException or UnauthorizedAccessException)) throw;
            throw new UserException($"--dir {folder}: the folder cannot be written: {cause.Message} Choose another one.", cause);
        }
    }

    public void Check() => Commit(() => { });

    public void Commit(Action change)
    {
        lock (_gate)
        {
            using var door = Enter();
            Look();
            change();
        }
    }

    /// <summary>Leaves it free, so that the next one does not wait, unless it was lost.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_isLeft) return;
            try
            {
                Commit(() => (_own with { IsFree = true }).Write(Folder));
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or UserException)
            {
                // The next one waits until it sees no sign of life, as if this process had been killed.
            }

            _isLeft = true;
            _lock.Dispose();
        }
    }

    private FileStream Enter()
    {
        FileStream? door = null;
        if (SpinWait.SpinUntil(() => (door = OfficeDoor.TryEnter(Folder)) is not null, Patience)) return door!;
        throw new UserException(
            $"Nothing can be written in {Folder}: another process is in the middle of a change there and does not go on. If it is frozen, "
            + "end it.");
    }

    private void Look()
    {
        if (_isLeft) throw Refused($"{_own.Holder}, of epoch {_own.Epoch}, has left office.");
        OfficeRecord? present;
        try
        {
            present = OfficeRecord.Read(Folder);
        }
        catch (UserException damaged)
        {
            _lost.TrySetResult(damaged.Message);
            throw;
        }

        if (present == _own) return;
        var who = present is null
            ? $"{OfficeRecord.FileName} is gone from {Folder}"
            : $"{present.Holder} is the coordinator of {Folder} since epoch {present.Epoch}";
        var reason = $"{_own.Holder}, of epoch {_own.Epoch}, is out of office: {who}.";
        _lost.TrySetResult(reason);
        throw Refused(reason);
    }

    private static UserException Refused(string reason) => new($"{reason} What it had to write is not written.");

    /// <summary>
    /// Tries the door once: while it is shut nobody takes office, and who cannot beat can still see that somebody has. Whoever has left
    /// office touches nothing in the folder any more, which may be about to be deleted.
    /// </summary>
    private void Beat()
    {
        try
        {
            lock (_gate)
            {
                if (_isLeft) return;
                using var door = OfficeDoor.TryEnter(Folder);
                Look();
                if (door is not null) OfficeBeat.Write(Folder, Epoch, ++_beats);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or UserException)
        {
            // Out of office, which is told by then; or it is tried again in a second.
        }

        BeatLater();
    }

    /// <summary>When one has ended: those that wait must not pile up.</summary>
    private void BeatLater() => _timer.Change(OfficeBeat.Every, Timeout.InfiniteTimeSpan);
}
