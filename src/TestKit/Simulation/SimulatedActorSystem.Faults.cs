using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

public sealed partial class SimulatedActorSystem
{
    private readonly HashSet<Mailbox> _computing = [];
    private DateTimeOffset _busyUntil;

    /// <summary>
    /// How long a turn of an actor takes, at most, by its path; a length is drawn for each, and the turn comes at its end. Other actors
    /// of the node go on meanwhile, as on other cores. Null, the default, for no time.
    /// </summary>
    public Func<string, TimeSpan>? TurnTime { get; set; }

    /// <summary>A machine that is too slow: between two turns of any of its actors passes so much time. Default none.</summary>
    public TimeSpan PauseBetweenTurns { get; set; }

    /// <summary>Whether the process is gone.</summary>
    public bool IsCrashed => _gate.IsCrashed;

    /// <summary>Whether it is held up, as by SIGSTOP.</summary>
    public bool IsFrozen => _gate.IsFrozen;

    /// <summary>As by SIGKILL: nothing happens on this node any more, nobody is told, nothing is tidied up.</summary>
    public void Crash()
    {
        World.Record(Name, "crashes");
        _gate.Crash();
        Living.Clear();
    }

    /// <summary>As by SIGSTOP: until <see cref="Thaw"/> nothing happens here; what arrives waits.</summary>
    public void Freeze()
    {
        World.Record(Name, "freezes");
        _gate.Freeze();
    }

    /// <summary>All that has waited happens at once.</summary>
    public void Thaw()
    {
        World.Record(Name, "thaws");
        _gate.Thaw();
    }

    /// <summary>Something reaches the node from outside: now, when it is thawed, or never if it has crashed.</summary>
    public void Do(Action action) => _gate.Do(action);

    /// <summary>
    /// The n-th message that an actor with this path gets (from 1; restarts do not reset it) makes it throw
    /// <see cref="InjectedFaultException"/>.
    /// </summary>
    public void FailOn(string path, int nth) =>
        World.Faults.FailOnNth((actor, _) => string.Equals(actor, _prefix + path, StringComparison.Ordinal), nth);

    /// <summary>The same for the n-th message that matches (path, message), counted for every path on its own.</summary>
    public void FailOn(Func<string, object, bool> matches, int nth) => World.Faults.FailOnNth(OfThisNode(matches), nth);

    /// <summary>Every message that matches (path, message) makes its receiver throw with this probability.</summary>
    public void FailAtRandom(Func<string, object, bool> matches, double probability) =>
        World.Faults.FailAtRandom(OfThisNode(matches), probability);

    /// <summary>No more injected faults from here on: "heal", before a test requires that all comes to a good end.</summary>
    public void ClearFaults() => World.Faults.Clear();

    /// <summary>Stops the actor that has this path at a moment to come, if there is one then.</summary>
    /// <param name="path">For example <c>/worker-1/slot-0</c>.</param>
    /// <param name="after">Virtual time from now.</param>
    public void StopAfter(string path, TimeSpan after) => At(after, () => Living.GetValueOrDefault(path)?.Stop());

    /// <summary>Does something at a moment to come: from outside the actors, between two events.</summary>
    public void At(TimeSpan after, Action action) => World.At(after, action);

    /// <summary>A mailbox has been drawn: its next turn comes now, or after the time that it takes.</summary>
    internal void Run(Mailbox mailbox)
    {
        if (_gate.IsCrashed) return;
        if (_gate.IsFrozen)
        {
            _gate.Schedule(mailbox);
            return;
        }

        var time = TurnTime?.Invoke(mailbox.Cell.Self.Path) ?? TimeSpan.Zero;
        if (time > TimeSpan.Zero && _computing.Add(mailbox))
        {
            _gate.Schedule(World.TurnTimes.Span(time), () => _gate.Schedule(mailbox));
            return;
        }

        if (Now < _busyUntil)
        {
            _gate.Schedule(_busyUntil - Now, () => _gate.Schedule(mailbox));
            return;
        }

        _computing.Remove(mailbox);
        _busyUntil = Now + PauseBetweenTurns;
        World.Running = mailbox.Cell.Self;
        mailbox.HandleNext();
        mailbox.EndRun();
        World.Running = null;
    }

    private Func<string, object, bool> OfThisNode(Func<string, object, bool> matches) => _prefix.Length == 0
        ? matches
        : (path, message) => path.StartsWith(_prefix, StringComparison.Ordinal) && matches(path[_prefix.Length..], message);
}
