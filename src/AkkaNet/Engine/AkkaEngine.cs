using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using AkkaDeadLetter = Akka.Event.DeadLetter;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Engine;

/// <summary>
/// Runs actors in Akka's: each is hosted by an Akka actor of the same path below /user, with Akka's own children, death watch, supervision,
/// timers and stash. The actor system must have been given <see cref="Config"/>.
/// </summary>
public sealed class AkkaEngine : IEngine
{
    private const string StrategyKey = "akka.actor.guardian-supervisor-strategy";

    private readonly ExtendedActorSystem _system;
    private readonly bool _ownsSystem;
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, AkkaRef> _topLevel = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<IWatcher, WatcherRef> _watchers = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Asker _asker;
    private bool _shuttingDown;

    /// <param name="system">Stays its owner's, who ends it, best after <see cref="ShutdownAsync"/>.</param>
    /// <exception cref="UserException">It has not been given <see cref="Config"/>, or something else overrides that.</exception>
    public AkkaEngine(ActorSystem system)
        : this(system, ownsSystem: false)
    {
    }

    private AkkaEngine(ActorSystem system, bool ownsSystem)
    {
        ArgumentNullException.ThrowIfNull(system);
        var (given, needed) = (system.Settings.Config.GetString(StrategyKey), Config.GetString(StrategyKey));
        if (given != needed) throw new UserException($"{StrategyKey} is '{given}' and must be '{needed}'; leave it out of your HOCON.");

        (_system, _ownsSystem) = ((ExtendedActorSystem)system, ownsSystem);
        Clock = new AkkaClock(system.Scheduler);
        _asker = new Asker(Clock, Events);
        system.EventStream.Subscribe(new DeadLetterRef(this, _system.Provider), typeof(AkkaDeadLetter));
    }

    /// <inheritdoc />
    public event Action<DeadLetter>? DeadLettered
    {
        add => Events.DeadLettered += value;
        remove => Events.DeadLettered -= value;
    }

    /// <inheritdoc />
    public event Action<ActorFailure>? Failed
    {
        add => Events.Failed += value;
        remove => Events.Failed -= value;
    }

    /// <summary>What an actor system needs to host actors: mailbox, dispatcher, supervision. Without Akka's own defaults.</summary>
    public static Config Config { get; } = ConfigurationFactory.FromResource("engine.conf", typeof(AkkaEngine).Assembly);

    /// <inheritdoc />
    public IDeadLetters DeadLetters => Events;

    internal EventHub Events { get; } = new();

    internal AkkaClock Clock { get; }

    /// <summary>An engine for one process, with an actor system of its own that ends with it. Akka logs nothing.</summary>
    /// <param name="hocon">Goes before all other configuration.</param>
    public static AkkaEngine CreateLocal(string? hocon = null)
    {
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }");
        var config = ConfigurationFactory.ParseString(hocon ?? "").WithFallback(quiet).WithFallback(Config);
        return new AkkaEngine(ActorSystem.Create("cluster", config), ownsSystem: true);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The name is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">The engine or its actor system has been shut down.</exception>
    public ActorRef Spawn(Props props, string name)
    {
        ActorRules.Check(props, name);
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            if (TrySpawn(props, name) is { } actor) return actor;
        }
    }

    /// <inheritdoc />
    public void Stop(ActorRef actor) => EngineRef.Of(actor).Stop();

    /// <inheritdoc />
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _asker.Ask<TAnswer>(target, message, timeout, cancellationToken);

    /// <inheritdoc />
    public EngineRef? FindTopLevel(string path)
    {
        lock (_gate) return path.StartsWith('/') ? _topLevel.GetValueOrDefault(path[1..]) : null;
    }

    /// <inheritdoc />
    public Task ShutdownAsync()
    {
        lock (_gate) _shuttingDown = true;
        StopYoungest();
        return _allEnded.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        if (_ownsSystem) await _system.Terminate().ConfigureAwait(false);
    }

    internal WatcherRef Watcher(IWatcher watcher) => _watchers.GetValue(watcher, key => new WatcherRef(key, _system.Provider));

    /// <summary>An actor has had its last turn.</summary>
    internal void Ended(AkkaRef actor)
    {
        if (actor.Cell.Parent is not null) return;
        bool stopNext;
        lock (_gate)
        {
            _topLevel.Remove(actor.Name);
            stopNext = _shuttingDown;
        }

        if (stopNext) StopYoungest();
    }

    /// <returns>Null when one of this name has ended, and /user is about to hear of it.</returns>
    private AkkaRef? TrySpawn(Props props, string name)
    {
        lock (_gate)
        {
            // Not through the system, which gives out a reference first and makes the actor later.
            var user = ((LocalActorRef)_system.Guardian).Cell;
            if (_shuttingDown || user.ChildrenContainer.IsTerminating)
                throw new InvalidOperationException($"'{name}' cannot be spawned: the actor system '{_system.Name}' has been shut down.");
            var there = user.GetSingleChild(name);
            var isOurs = AkkaRef.Of(there)?.Cell.Engine == this;
            if (_topLevel.ContainsKey(name) || !(isOurs || there.IsNobody())) throw ActorRules.NameTaken('/' + name);
            if (isOurs) return null;

            var actor = AkkaRef.Of(user.ActorOf(new HostCell(this, null, props).AkkaProps, name))!;
            _topLevel.Add(name, actor);
            return actor;
        }
    }

    /// <summary>One after the other: each may count on those spawned before it until it has ended itself.</summary>
    private void StopYoungest()
    {
        AkkaRef? youngest = null;
        lock (_gate)
        {
            if (_topLevel.Count > 0) youngest = _topLevel.GetAt(_topLevel.Count - 1).Value;
        }

        if (youngest is null) _allEnded.TrySetResult();
        else youngest.Stop();
    }
}
