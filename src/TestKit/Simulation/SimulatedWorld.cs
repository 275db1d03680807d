using System.Runtime.ExceptionServices;
using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// One thread, one virtual time, one seed and one trace for any number of nodes, each an actor system of its own: the same seed gives the
/// same events. Nothing happens but inside the calls that run it (<see cref="RunUntilIdle"/>, <see cref="RunUntil(Func{bool}, int?)"/>,
/// <see cref="AdvanceTime"/>), and each of them comes to an end. To be used from one thread at a time.
/// </summary>
/// <remarks>
/// A message takes time: at least <see cref="SimulationOptions.MinMessageDelay"/>. A turn takes none unless its node says so
/// (<see cref="SimulatedActorSystem.TurnTime"/>). All that can be done at one moment is done, in random order, before time moves on. System
/// business (stop, watch, restart) takes no time.
/// </remarks>
public sealed partial class SimulatedWorld
{
    private readonly EventTrace _trace;
    private bool _isInLoop;
    private Exception? _listenerFailure;

    public SimulatedWorld(SimulationOptions options)
    {
        Options = SimulationOptions.Checked(options);
        Ready = new ReadyList(new RandomSequence(options.Seed, 0));
        Transit = new Transit(options, Clock, new RandomSequence(options.Seed, 1));
        Faults = new FaultPlan(new RandomSequence(options.Seed, 2));
        Pipes = new PendingPipes(options);
        TurnTimes = new RandomSequence(options.Seed, 3);
        _trace = new EventTrace(options.RecordTrace);
    }

    /// <summary>Virtual; begins at <see cref="VirtualClock.Start"/>.</summary>
    public DateTimeOffset Now => Clock.Now;

    /// <summary>Since the beginning.</summary>
    public TimeSpan Elapsed => Clock.Now - VirtualClock.Start;

    /// <summary>Events so far: turns, arrivals of messages, timers.</summary>
    public long Events { get; private set; }

    /// <summary>Over all that happened so far, in its order. Equal for equal seeds.</summary>
    public ulong TraceHash => _trace.Hash;

    /// <summary>One line an event; empty unless <see cref="SimulationOptions.RecordTrace"/> is set.</summary>
    public IReadOnlyList<string> Trace => _trace.Lines;

    /// <summary>The last events, one a line.</summary>
    public string LastEvents => _trace.Tail();

    public SimulationOptions Options { get; }

    /// <summary>
    /// What becomes of a message on its way into a mailbox, by the receiver's path and the message: the same, another one, or null for
    /// none.
    /// For tests that want to see a fault found out; null for no interference.
    /// </summary>
    public Func<string, object, object?>? Interfere { get; init; }

    internal VirtualClock Clock { get; } = new();

    internal ReadyList Ready { get; }

    internal Transit Transit { get; }

    internal FaultPlan Faults { get; }

    internal PendingPipes Pipes { get; }

    internal RandomSequence TurnTimes { get; }

    /// <summary>Whose turn it is; null outside turns.</summary>
    internal LocalRef? Running { get; set; }

    /// <summary>Another node, with nothing on it.</summary>
    /// <param name="name">Stands before the paths of its actors in the trace. One that comes back may have its old name.</param>
    public SimulatedActorSystem AddNode(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SimulatedActorSystem(this, name);
    }

    /// <summary>Does something at a moment to come: from outside all nodes, between two events.</summary>
    public void At(TimeSpan after, Action action) => Clock.Schedule(after, action);

    /// <summary>
    /// Every message that matches (path with the node's name, message) makes its receiver throw with this probability.
    /// </summary>
    public void FailAtRandom(Func<string, object, bool> matches, double probability) => Faults.FailAtRandom(matches, probability);

    /// <summary>No more injected faults from here on, on any node.</summary>
    public void ClearFaults() => Faults.Clear();

    /// <summary>Writes an event of the world into the trace: a fault, for example.</summary>
    /// <param name="who">A node, or what it happens to.</param>
    public void Record(string who, string what, string about = "", string by = "") => _trace.Add(Elapsed, who, what, about, by);

    internal void ListenerThrew(Exception cause) => _listenerFailure ??= cause;

    internal void EnsureOutside()
    {
        if (!_isInLoop) return;
        throw new InvalidOperationException("The simulation is running: actors, conditions and listeners can neither run it nor ask.");
    }

    private void ThrowFromListener()
    {
        if (_listenerFailure is not { } failure) return;
        _listenerFailure = null;
        ExceptionDispatchInfo.Throw(failure);
    }
}
