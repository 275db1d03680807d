using System.Runtime.InteropServices;

namespace Cluster.Worker.Threads;

/// <summary>One thread of a team, and the word of state through which it and the caller speak.</summary>
/// <remarks>
/// <code>
///     Ready ──── caller has a job ───────────► Working ──── member has done it ──────────► Ready
///       └ member waited long ► Parked            └ caller waited long ► Awaited
///                                └ caller has a job, wakes it ► Working   └ member has done it, wakes the caller ► Ready
/// </code>
/// <para>
/// Job, number of parts and failure are plain fields. The caller writes the job before the exchange to Working, and the member reads it
/// after it has seen Working; the member writes its failure, and its part of the results, before the exchange to Ready, and the caller
/// reads them after it has seen that. An interlocked exchange lets no earlier write pass it and a volatile read no later read: so each
/// side sees all that the other did before, and neither touches the fields while it is the other's turn.
/// </para>
/// <para>
/// No wake-up is lost. Going to sleep (Ready to Parked, Working to Awaited) and handing over are atomic changes of the same word, so one
/// of two that meet sees the other: either the sleeper's compare-exchange fails and it does not sleep, or the other's exchange returns
/// that somebody sleeps. Then it pulses inside the lock; the sleeper looks at the state once more inside the lock before it waits, and
/// the wait gives the lock free in the same instant. Parked and Awaited exclude each other, so a pulse has one possible receiver.
/// </para>
/// </remarks>
internal sealed class TeamMember
{
    // The runtime scales a pause to some 40 ns on every processor; a sleeper is awake some 70 µs after it was woken. So a member that waits
    // for 90 µs is still there when its caller was the one that slept. If it were not, the two would go on putting each other to sleep.
    private const int PausesForJob = 2_000;

    // Half a millisecond: parts are of about one size, so the end is near, and the caller has nothing else to do.
    private const int PausesForEnd = 12_000;

    // Where threads are more than free cores, the one that is waited for may be about to run on the core of the one that waits. Offered
    // every 1.5 µs, the core changes hands at once: parts take as long as one after the other, where they took four times as long.
    private const int PausesPerYield = 32;

    private const int Ready = 0;
    private const int Parked = 1;
    private const int Working = 2;
    private const int Awaited = 3;
    private const int Ended = 4;

    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly int _part;
    private PaddedState _state;
    private ITeamJob? _job;
    private int _parts;
    private Exception? _failure;

    private TeamMember(int part)
    {
        _part = part;
        _thread = new Thread(Work) { IsBackground = true, Name = $"team member {part}" };
    }

    /// <param name="part">The one that this member will always compute.</param>
    public static TeamMember Begin(int part)
    {
        var member = new TeamMember(part);
        member._thread.UnsafeStart();
        return member;
    }

    /// <summary>Gives it a job. It must have none.</summary>
    public void Start(ITeamJob job, int parts)
    {
        (_job, _parts) = (job, parts);
        if (Interlocked.Exchange(ref _state.Value, Working) == Parked) Wake();
    }

    /// <summary>Returns when its part has ended.</summary>
    /// <returns>What the part threw, or null.</returns>
    public Exception? WaitForEnd()
    {
        WaitWhile(Working, Awaited, PausesForEnd);
        return _failure;
    }

    /// <summary>Ends its thread, which must have no job, and waits for that.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _state.Value, Ended) == Parked) Wake();
        _thread.Join();
    }

    private void Work()
    {
        while (WaitForJob())
        {
            try
            {
                _failure = null;
                _job!.Compute(_part, _parts);
            }
            catch (Exception thrown)
            {
                _failure = thrown;
            }

            _job = null;
            if (Interlocked.Exchange(ref _state.Value, Ready) == Awaited) Wake();
        }
    }

    /// <returns>False when there will be no more.</returns>
    private bool WaitForJob()
    {
        WaitWhile(Ready, Parked, PausesForJob);

        // Not "is Working": the caller may be through with its own part and asleep before this thread has begun.
        return Volatile.Read(ref _state.Value) != Ended;
    }

    /// <summary>Waits until the state is another: awake for so many pauses, then asleep.</summary>
    /// <param name="asleep">The state that says so to the other side.</param>
    private void WaitWhile(int state, int asleep, int pauses)
    {
        for (; Volatile.Read(ref _state.Value) == state; pauses--)
        {
            if (pauses <= 0)
            {
                if (Interlocked.CompareExchange(ref _state.Value, asleep, state) == state) SleepWhile(asleep);
                return;
            }

            if (pauses % PausesPerYield == 0) Thread.Yield();
            else Thread.SpinWait(1);
        }
    }

    private void SleepWhile(int asleep)
    {
        lock (_gate)
        {
            while (Volatile.Read(ref _state.Value) == asleep) Monitor.Wait(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate) Monitor.Pulse(_gate);
    }

    /// <summary>Alone on its cache lines, and on those that processors fetch along: others' writes are not to disturb who waits.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct PaddedState
    {
        [FieldOffset(128)]
        public int Value;
    }
}
