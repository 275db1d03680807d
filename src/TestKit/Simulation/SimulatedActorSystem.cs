using System.Runtime.ExceptionServices;
using Cluster.Shared.Actors;
using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// The production actors on one thread, in virtual time, from one seed: the same seed gives the same events. Nothing happens but inside the
/// calls that run it (<see cref="RunUntilIdle"/>, <see cref="RunUntil"/>, <see cref="AdvanceTime"/>, Ask, ShutdownAsync), and each of
/// them comes to an end. To be used from one thread at a time.
/// </summary>
/// <remarks>
/// A turn takes no time, a message does: at least <see cref="SimulationOptions.MinMessageDelay"/>. All that can be done at one moment is
/// done, in random order, before time moves on. System business (stop, watch, restart) takes no time.
/// </remarks>
public sealed partial class SimulatedActorSystem : IActorSystem
{
    private readonly SimulationOptions _options;
    private readonly ActorSystem _engine;
    private readonly VirtualClock _clock = new();
    private readonly ReadyList _ready;
    private readonly Transit _transit;
    private readonly PendingPipes _pipes;
    private readonly EventTrace _trace;
    private readonly FaultPlan _faults;
    private readonly Dictionary<string, LocalRef> _living = new(StringComparer.Ordinal);
    private LocalRef? _running;
    private bool _isInLoop;
    private Exception? _listenerFailure;

    public SimulatedActorSystem(SimulationOptions options)
    {
        _options = SimulationOptions.Checked(options);
        _ready = new ReadyList(new RandomSequence(options.Seed, 0));
        _transit = new Transit(options, _clock, new RandomSequence(options.Seed, 1));
        _faults = new FaultPlan(new RandomSequence(options.Seed, 2));
        _pipes = new PendingPipes(options);
        _trace = new EventTrace(options.RecordTrace);
        _engine = new ActorSystem(new ActorSystemOptions
        {
            Name = $"simulation, seed {options.Seed}",
            Clock = _clock,
            Dispatcher = _ready,
            Hooks = new SimulationHooks(this),
        });
        _engine.DeadLettered += letter =>
            Record(letter.Receiver?.Path ?? "nobody", "misses", letter.Message.GetType().Name, letter.Reason.ToString());
        _engine.Failed += failure => Record(failure.Actor.Path, "fails", failure.Cause.GetType().Name, failure.Directive.ToString());
    }

    public SimulatedActorSystem(ulong seed)
        : this(new SimulationOptions { Seed = seed })
    {
    }

    /// <inheritdoc />
    public event Action<DeadLetter>? DeadLettered
    {
        add => _engine.DeadLettered += value;
        remove => _engine.DeadLettered -= value;
    }

    /// <inheritdoc />
    public event Action<ActorFailure>? Failed
    {
        add => _engine.Failed += value;
        remove => _engine.Failed -= value;
    }

    public ulong Seed => _options.Seed;

    /// <summary>Virtual; begins at <see cref="VirtualClock.Start"/>.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>Events so far: turns, arrivals of messages, timers.</summary>
    public long Events { get; private set; }

    /// <summary>Over all that happened so far, in its order. Equal for equal seeds.</summary>
    public ulong TraceHash => _trace.Hash;

    /// <summary>One line an event; empty unless <see cref="SimulationOptions.RecordTrace"/> is set.</summary>
    public IReadOnlyList<string> Trace => _trace.Lines;

    /// <summary>Tasks that actors have piped to themselves and that have not ended.</summary>
    public int PendingPipes => _pipes.Count;

    /// <inheritdoc />
    public ActorRef Spawn(Props props, string name) => _engine.Spawn(props, name);

    /// <inheritdoc />
    public void Stop(ActorRef actor) => _engine.Stop(actor);

    /// <summary>The living actor with this path, or null.</summary>
    public ActorRef? Find(string path) => _living.GetValueOrDefault(path);

    /// <summary>Paths of living actors, in ordinal order.</summary>
    public IReadOnlyList<string> LivingPaths() => [.. _living.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    /// <remarks>Runs the simulation until there is an answer or the (virtual) timeout is over.</remarks>
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        EnsureOutside();
        var answer = _engine.Ask<TAnswer>(target, message, timeout, cancellationToken);
        RunUntil(() => answer.IsCompleted);
        return answer;
    }

    /// <inheritdoc />
    /// <remarks>Runs the simulation until all actors have ended.</remarks>
    public Task ShutdownAsync()
    {
        EnsureOutside();
        var end = _engine.ShutdownAsync();
        RunUntil(() => end.IsCompleted);
        return end;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(ShutdownAsync());

    /// <summary>
    /// The n-th message that an actor with this path gets (from 1; restarts do not reset it) makes it throw
    /// <see cref="InjectedFaultException"/>.
    /// </summary>
    public void FailOn(string path, int nth) => _faults.FailOnNth((actor, _) => string.Equals(actor, path, StringComparison.Ordinal), nth);

    /// <summary>The same for the n-th message that matches (path, message), counted for every path on its own.</summary>
    public void FailOn(Func<string, object, bool> matches, int nth) => _faults.FailOnNth(matches, nth);

    /// <summary>Every message that matches (path, message) makes its receiver throw with this probability.</summary>
    public void FailAtRandom(Func<string, object, bool> matches, double probability) => _faults.FailAtRandom(matches, probability);

    /// <summary>No more injected faults from here on: "heal", before a test requires that all comes to a good end.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Stops the actor that has this path at a moment to come, if there is one then.</summary>
    /// <param name="path">For example <c>/worker-1/slot-0</c>.</param>
    /// <param name="after">Virtual time from now.</param>
    public void StopAfter(string path, TimeSpan after) => At(after, () => _living.GetValueOrDefault(path)?.Stop());

    /// <summary>Does something at a moment to come: from outside the actors, between two events.</summary>
    public void At(TimeSpan after, Action action) => _clock.Schedule(after, action);

    private void Record(string actor, string what, string about = "", string by = "") =>
        _trace.Add(_clock.Now - VirtualClock.Start, actor, what, about, by);

    private void ThrowFromListener()
    {
        if (_listenerFailure is not { } failure) return;
        _listenerFailure = null;
        ExceptionDispatchInfo.Throw(failure);
    }

    private void EnsureOutside()
    {
        if (!_isInLoop) return;
        throw new InvalidOperationException("The simulation is running: actors, conditions and listeners can neither run it nor ask.");
    }

    /// <summary>How the cells' doings reach the simulation.</summary>
    private sealed class SimulationHooks(SimulatedActorSystem simulation) : IEngineHooks
    {
        public void Carry(LocalRef receiver, Envelope envelope) => simulation._transit.Send(simulation._running, receiver, envelope);

        public void Pipe(LocalRef receiver, Task task, EngineMessage result) => simulation._pipes.Add(receiver, task, result);

        public void BeforeReceive(LocalRef actor, object message)
        {
            simulation.Record(actor.Path, "gets", message.GetType().Name, actor.Cell.Sender?.Path ?? "");
            simulation._faults.Check(actor, message);
        }

        public void ListenerThrew(Exception cause) => simulation._listenerFailure ??= cause;

        public void Spawned(LocalRef actor)
        {
            simulation.Record(actor.Path, "is spawned");
            simulation._living[actor.Path] = actor;
        }

        public void Ended(LocalRef actor)
        {
            simulation.Record(actor.Path, "ends");
            simulation._living.Remove(actor.Path);
        }
    }
}
