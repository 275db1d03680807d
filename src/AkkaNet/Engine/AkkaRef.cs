using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.AkkaNet.Engine;

/// <summary>The address of an actor that an Akka actor hosts; one object an incarnation, so that equality is identity.</summary>
internal sealed class AkkaRef : EngineRef
{
    private static readonly ConditionalWeakTable<IActorRef, AkkaRef> s_all = [];
    private static long s_spawned;

    /// <summary>Once for each actor, before anybody else knows it.</summary>
    public AkkaRef(IInternalActorRef actor, HostCell cell)
        : base(actor.Path.ToStringWithoutAddress()["/user".Length..])
    {
        (Actor, Cell, Number) = (actor, cell, Interlocked.Increment(ref s_spawned));
        s_all.Add(actor, this);
    }

    public IInternalActorRef Actor { get; }

    public HostCell Cell { get; }

    /// <summary>Grows from spawn to spawn.</summary>
    public long Number { get; }

    /// <summary>Null for one that hosts nothing.</summary>
    public static AkkaRef? Of(IActorRef? actor) => actor is not null && s_all.TryGetValue(actor, out var known) ? known : null;

    public override void Tell(object message, ActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Actor.Tell(new Mail(message, sender), (sender as AkkaRef)?.Actor);
    }

    public override void Stop() => Actor.Stop();

    public override void AddWatcher(IWatcher watcher) => Actor.SendSystemMessage(new Watch(Actor, Cell.Engine.Watcher(watcher)));

    public override void RemoveWatcher(IWatcher watcher) => Actor.SendSystemMessage(new Unwatch(Actor, Cell.Engine.Watcher(watcher)));
}
