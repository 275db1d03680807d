namespace Cluster.Cli.Hosting.Archive;

/// <summary>A coordinator that wants to take office, until it has.</summary>
/// <param name="folder">The --dir.</param>
/// <param name="holder">What it is called.</param>
/// <param name="tell">Is told whom it waits for.</param>
/// <param name="time">Measures pauses and nothing else: no clock of one machine is compared with that of another.</param>
internal sealed class OfficeQueue(string folder, string holder, Action<string> tell, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = OfficeBeat.Every / 2;
    private static readonly TimeSpan StillFor = 5 * OfficeBeat.Every;
    private static readonly TimeSpan KnockEvery = TimeSpan.FromMilliseconds(20);

    private OfficeRecord? _seen;
    private string _beat = "";
    private int _looksWithoutBeat;
    private int _knocks;

    /// <param name="mayDepose">Whoever is in office is known to be gone, or to give way; its beat need not stand still.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<OfficeRecord> TakeAsync(bool mayDepose, CancellationToken stop)
    {
        while (true)
        {
            var (taken, pause) = TryTake(mayDepose);
            if (taken is not null) return taken;
            await Task.Delay(pause, time, stop);
        }
    }

    /// <returns>Null, and when to try again, where it may not.</returns>
    private (OfficeRecord? Taken, TimeSpan Pause) TryTake(bool mayDepose)
    {
        using var door = OfficeDoor.TryEnter(folder);
        if (door is null) return (null, Knock());
        var present = OfficeRecord.Read(folder);
        if (!mayDepose && present is { IsFree: false } && !StandsStill(present)) return (null, LookEvery);
        var taken = new OfficeRecord((present?.Epoch ?? 0) + 1, holder);
        taken.Write(folder);
        return (taken, TimeSpan.Zero);
    }

    /// <summary>Counts looks and not time: a process that was frozen itself has seen nothing meanwhile.</summary>
    private bool StandsStill(OfficeRecord present)
    {
        var beat = OfficeBeat.Read(folder);
        if (present != _seen)
        {
            tell($"{present.Holder} is the coordinator of {folder} since epoch {present.Epoch}. {holder} takes its place when it has given "
                + $"no sign of life for {StillFor.TotalSeconds:0} s.");
        }

        _looksWithoutBeat = present == _seen && beat == _beat ? _looksWithoutBeat + 1 : 0;
        (_seen, _beat) = (present, beat);
        return _looksWithoutBeat * LookEvery >= StillFor;
    }

    private TimeSpan Knock()
    {
        if (++_knocks * KnockEvery == StillFor)
        {
            tell($"Another process is in the middle of a change in {folder} and does not go on. {holder} waits for it; if it is frozen, "
                + "end it.");
        }

        return KnockEvery;
    }
}
