using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Cluster.Shared;
using Cluster.Shared.Hosting;
using AkkaDeadLetter = Akka.Event.DeadLetter;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Engine;

/// <summary>
/// Runs actors in Akka's: each is hosted by an Akka actor of the same path below /user, with Akka's own children, death watch, supervision,
/// timers and stash. The actor system must have been given <see cref="Config"/>.
/// </summary>
public sealed class AkkaEngine : EngineBase
{
    private const string StrategyKey = "akka.actor.guardian-supervisor-strategy";

    private readonly ExtendedActorSystem _system;
    private readonly bool _ownsSystem;
    private readonly ConditionalWeakTable<IWatcher, WatcherRef> _watchers = [];

    /// <param name="system">Stays its owner's, who ends it, best after <see cref="EngineBase.ShutdownAsync"/>.</param>
    /// <exception cref="UserException">It has not been given <see cref="Config"/>, or something else overrides that.</exception>
    public AkkaEngine(ActorSystem system)
        : this(system, ownsSystem: false)
    {
    }

    private AkkaEngine(ActorSystem system, bool ownsSystem)
        : base((system ?? throw new ArgumentNullException(nameof(system))).Name, new AkkaClock(system.Scheduler))
    {
        var (given, needed) = (system.Settings.Config.GetString(StrategyKey), Config.GetString(StrategyKey));
        if (given != needed) throw new UserException($"{StrategyKey} is '{given}' and must be '{needed}'; leave it out of your HOCON.");

        (_system, _ownsSystem) = ((ExtendedActorSystem)system, ownsSystem);
        system.EventStream.Subscribe(new DeadLetterRef(this, _system.Provider), typeof(AkkaDeadLetter));
    }

    /// <summary>What an actor system needs to host actors: mailbox, dispatcher, supervision. Without Akka's own defaults.</summary>
    public static Config Config { get; } = ConfigurationFactory.FromResource("engine.conf", typeof(AkkaEngine).Assembly);

    /// <summary>An engine for one process, with an actor system of its own that ends with it. Akka logs nothing.</summary>
    /// <param name="hocon">Goes before all other configuration.</param>
    public static AkkaEngine CreateLocal(string? hocon = null)
    {
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }");
        var config = ConfigurationFactory.ParseString(hocon ?? "").WithFallback(quiet).WithFallback(Config);
        return new AkkaEngine(ActorSystem.Create("cluster", config), ownsSystem: true);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_ownsSystem) await _system.Terminate().ConfigureAwait(false);
    }

    internal WatcherRef Watcher(IWatcher watcher) => _watchers.GetValue(watcher, key => new WatcherRef(key, _system.Provider));

    /// <summary>Akka answers a watch that comes between the last turn and the clean-up of the mailbox at once.</summary>
    protected override bool IsEnding(EngineRef actor) => ((LocalActorRef)((AkkaRef)actor).Actor).Cell.IsTerminated;

    /// <inheritdoc />
    protected override EngineRef? TryMake(Props props, string name)
    {
        // Not through the system, which gives out a reference first and makes the actor later.
        var user = ((LocalActorRef)_system.Guardian).Cell;
        if (user.ChildrenContainer.IsTerminating) throw ShutDown(name);
        var there = user.GetSingleChild(name);
        if (there.IsNobody()) return AkkaRef.Of(user.ActorOf(new HostCell(this, null, props).AkkaProps, name));

        // One of ours is not in the list any more: it has ended, and /user is about to hear of it.
        return AkkaRef.Of(there)?.Cell.Engine == this ? null : throw ActorRules.NameTaken('/' + name);
    }
}
