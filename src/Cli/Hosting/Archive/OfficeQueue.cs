using Cluster.Shared;

namespace Cluster.Cli.Hosting.Archive;

/// <summary>A coordinator that wants to take office, until it has. While it waits it only reads: frozen, it would hold up nobody.</summary>
/// <param name="folder">The --dir.</param>
/// <param name="candidate">Who wants it.</param>
/// <param name="tell">Is told whom it waits for.</param>
/// <param name="time">Measures pauses and nothing else: no clock of one machine is compared with that of another.</param>
internal sealed class OfficeQueue(string folder, OfficeCandidate candidate, Action<string> tell, TimeProvider time)
{
    private const int MaxFailedLooks = 10;
    private static readonly TimeSpan LookEvery = OfficeBeat.Every / 2;
    private static readonly TimeSpan StillFor = 5 * OfficeBeat.Every;
    private static readonly TimeSpan KnockEvery = TimeSpan.FromMilliseconds(20);

    private OfficeRecord? _seen;
    private string _beat = "";
    private int _looksWithoutBeat;
    private int _failedLooks;
    private int _knocks;

    /// <param name="stop">Ends the waiting; after that it is not taken.</param>
    public async Task<OfficeRecord> TakeAsync(CancellationToken stop)
    {
        while (true)
        {
            var pause = LookEvery;
            if (Look())
            {
                using var door = OfficeDoor.TryEnter(folder);
                if (door is null) pause = Knock();
                else if (Take(stop) is { } taken) return taken;
            }

            await Task.Delay(pause, time, stop);
        }
    }

    /// <returns>Whether it may take office, as it seems from outside the door.</returns>
    private bool Look()
    {
        try
        {
            var (present, beat) = (OfficeRecord.Read(folder), OfficeBeat.Read(folder));
            _failedLooks = 0;
            return IsVacant(present) || StandsStill(present!, beat);
        }
        catch (IOException) when (++_failedLooks < MaxFailedLooks)
        {
            // It may be replaced at this moment, by somebody who is alive.
            _looksWithoutBeat = 0;
            return false;
        }
    }

    /// <summary>Inside the door.</summary>
    /// <returns>Null where the holder has given a sign of life, or is another one, since it was looked at from outside.</returns>
    private OfficeRecord? Take(CancellationToken stop)
    {
        CheckDoor();
        var present = OfficeRecord.Read(folder);
        if (!IsVacant(present) && (present != _seen || OfficeBeat.Read(folder) != _beat)) return null;
        stop.ThrowIfCancellationRequested();
        var taken = new OfficeRecord((present?.Epoch ?? 0) + 1, candidate.Name, candidate.Member);
        taken.Write(folder);
        return taken;
    }

    private bool IsVacant(OfficeRecord? present) => present is null || present.IsFree || candidate.IsGone(present.Member);

    /// <summary>Where one can come in although somebody is inside, nothing would keep an old holder from writing.</summary>
    private void CheckDoor()
    {
        using var again = OfficeDoor.TryEnter(folder);
        if (again is null) return;
        throw new UserException(
            $"--dir {folder}: files there cannot be locked, so that two coordinators could write at the same time. Choose a folder on a "
            + "file system with locks (NFS with its lock service; no DOTNET_SYSTEM_IO_DISABLEFILELOCKING).");
    }

    /// <summary>Counts looks and not time: a process that was frozen itself has seen nothing meanwhile.</summary>
    private bool StandsStill(OfficeRecord present, string beat)
    {
        if (present != _seen)
        {
            tell($"{present.Holder} is the coordinator of {folder} since epoch {present.Epoch}. {candidate.Name} takes its place when it "
                + $"has given no sign of life for {StillFor.TotalSeconds:0} s.");
        }

        _looksWithoutBeat = present == _seen && beat == _beat ? _looksWithoutBeat + 1 : 0;
        (_seen, _beat) = (present, beat);
        return _looksWithoutBeat * LookEvery >= StillFor;
    }

    private TimeSpan Knock()
    {
        if (++_knocks * KnockEvery == StillFor)
        {
            tell($"Another process is in the middle of a change in {folder} and does not go on. {candidate.Name} waits for it; if it is "
                + "frozen, end it.");
        }

        return KnockEvery;
    }
}
