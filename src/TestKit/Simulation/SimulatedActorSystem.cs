using Cluster.Shared.Actors;
using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// The production actors of one node in a simulation: either of the only node, which brings its world along, or of one of many in a
/// <see cref="SimulatedWorld"/>. What runs the simulation runs the whole of it.
/// </summary>
public sealed partial class SimulatedActorSystem : IActorSystem
{
    private readonly string _prefix;
    private readonly NodeGate _gate;

    /// <summary>The only node of a world of its own.</summary>
    public SimulatedActorSystem(SimulationOptions options)
        : this(new SimulatedWorld(options), "")
    {
    }

    public SimulatedActorSystem(ulong seed)
        : this(new SimulationOptions { Seed = seed })
    {
    }

    internal SimulatedActorSystem(SimulatedWorld world, string name)
    {
        (World, Name, _prefix) = (world, name, name.Length > 0 ? name + ":" : "");
        _gate = new NodeGate(world);
        Engine = new ActorSystem(new ActorSystemOptions
        {
            Name = $"simulation, seed {world.Options.Seed}{(name.Length > 0 ? ", " + name : "")}",
            Clock = _gate,
            Dispatcher = _gate,
            Hooks = new NodeHooks(this),
        });
        Engine.DeadLettered += letter => world.Record(
            letter.Receiver is { } receiver ? PathOf(receiver) : "nobody",
            "misses",
            letter.Message.GetType().Name,
            letter.Reason.ToString());
        Engine.Failed += failure =>
            world.Record(PathOf(failure.Actor), "fails", failure.Cause.GetType().Name, failure.Directive.ToString());
    }

    /// <inheritdoc />
    public event Action<DeadLetter>? DeadLettered
    {
        add => Engine.DeadLettered += value;
        remove => Engine.DeadLettered -= value;
    }

    /// <inheritdoc />
    public event Action<ActorFailure>? Failed
    {
        add => Engine.Failed += value;
        remove => Engine.Failed -= value;
    }

    /// <summary>Raised for every message that an actor here is about to get: (actor, sender, message). Only to look.</summary>
    public event Action<ActorRef, ActorRef?, object>? Received;

    public SimulatedWorld World { get; }

    /// <summary>The node's; empty for the only one.</summary>
    public string Name { get; }

    /// <summary>The engine underneath: what links are built on.</summary>
    public ActorSystem Engine { get; }

    public ulong Seed => World.Options.Seed;

    /// <inheritdoc cref="SimulatedWorld.Now" />
    public DateTimeOffset Now => World.Now;

    /// <inheritdoc cref="SimulatedWorld.Events" />
    public long Events => World.Events;

    /// <inheritdoc cref="SimulatedWorld.TraceHash" />
    public ulong TraceHash => World.TraceHash;

    /// <inheritdoc cref="SimulatedWorld.Trace" />
    public IReadOnlyList<string> Trace => World.Trace;

    /// <summary>Tasks that actors have piped to themselves and that have not ended.</summary>
    public int PendingPipes => World.Pipes.Count;

    internal Dictionary<string, LocalRef> Living { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ActorRef Spawn(Props props, string name) => Engine.Spawn(props, name);

    /// <inheritdoc />
    public void Stop(ActorRef actor) => Engine.Stop(actor);

    /// <summary>The living actor with this path, or null.</summary>
    public ActorRef? Find(string path) => Living.GetValueOrDefault(path);

    /// <summary>Paths of living actors, in ordinal order.</summary>
    public IReadOnlyList<string> LivingPaths() => [.. Living.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    /// <remarks>Runs the simulation until there is an answer or the (virtual) timeout is over.</remarks>
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        World.EnsureOutside();
        var answer = Engine.Ask<TAnswer>(target, message, timeout, cancellationToken);
        RunUntil(() => answer.IsCompleted);
        return answer;
    }

    /// <inheritdoc />
    /// <remarks>Runs the simulation until all actors have ended.</remarks>
    public Task ShutdownAsync()
    {
        World.EnsureOutside();
        var end = Engine.ShutdownAsync();
        RunUntil(() => end.IsCompleted);
        return end;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(ShutdownAsync());

    /// <inheritdoc cref="SimulatedWorld.RunUntilIdle" />
    public void RunUntilIdle() => World.RunUntilIdle();

    /// <inheritdoc cref="SimulatedWorld.RunUntil(Func{bool}, int?)" />
    public void RunUntil(Func<bool> condition, int? maxEvents = null) => World.RunUntil(condition, maxEvents);

    /// <inheritdoc cref="SimulatedWorld.AdvanceTime" />
    public void AdvanceTime(TimeSpan span) => World.AdvanceTime(span);

    /// <summary>A path as the trace and the rules of faults have it: in a world of many nodes, <c>worker-1:/joiner</c>.</summary>
    internal string PathOf(ActorRef actor) => _prefix.Length == 0 ? actor.Path : _prefix + actor.Path;

    internal void Observe(LocalRef actor, object message) => Received?.Invoke(actor, actor.Cell.Sender, message);
}
