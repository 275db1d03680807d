using Akka.Actor;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using AkkaContext = Akka.Actor.IActorContext;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Engine;

/// <summary>What a hosted actor sees of the world: Akka's own children, watches, timers and stash.</summary>
internal sealed class HostContext(HostCell cell, AkkaContext akka) : ContextBase
{
    /// <summary>Whose timers and stash these are.</summary>
    public required HostActor Host { get; set; }

    /// <summary>The mail that this turn handles.</summary>
    public Mail? Current { get; private set; }

    public override ActorRef? Sender => Current?.Sender;

    public override ActorRef? Parent => cell.Parent?.Self;

    public override DateTimeOffset Now => cell.Engine.Clock.Now;

    public override IDeadLetters DeadLetters => cell.Engine.Events;

    protected override EngineRef Address => cell.Self;

    /// <summary>A turn begins.</summary>
    /// <param name="about">Mail that failed before, where the turn is about that.</param>
    public void Enter(Mail? about = null)
    {
        Current = about;
        BeginTurn();
    }

    /// <summary>The turn handles this.</summary>
    public void Handle(Mail mail)
    {
        Current = mail;
        BeginMessage();
    }

    public void Leave()
    {
        Current = null;
        EndMessage();
        EndTurn();
    }

    /// <summary>The turn failed, so its message is not handled again; not even if it had been put aside.</summary>
    public void ForgetStashed()
    {
        if (IsStashed) Host.Stash.Prepend(Host.Stash.ClearStash().SkipLast(1));
    }

    protected override IReadOnlyCollection<ActorRef> ListChildren() =>
        [.. akka.GetChildren().Select(AkkaRef.Of).OfType<AkkaRef>().OrderBy(child => child.Number)];

    protected override ActorRef SpawnChild(Props props, string name)
    {
        if (!akka.Child(name).IsNobody()) throw ActorRules.NameTaken($"{Address}/{name}");
        return AkkaRef.Of(akka.ActorOf(new HostCell(cell.Engine, cell, props).AkkaProps, name))!;
    }

    protected override void AddWatch(EngineRef actor)
    {
        if (actor is AkkaRef local) akka.Watch(local.Actor);
        else if (cell.Foreign.Add(actor)) actor.AddWatcher(cell);
    }

    protected override void RemoveWatch(EngineRef actor)
    {
        if (actor is AkkaRef local) akka.Unwatch(local.Actor);
        else if (cell.Foreign.Remove(actor)) actor.RemoveWatcher(cell);
    }

    protected override void Stop(EngineRef actor)
    {
        if (actor is AkkaRef local) akka.Stop(local.Actor);
        else actor.Stop();
    }

    protected override void SetTimer(object key, TimeSpan delay, object message) =>
        Host.Timers.StartSingleTimer(key, new Mail(message, null), delay);

    protected override void SetPeriodicTimer(object key, TimeSpan period, object message) =>
        Host.Timers.StartSingleTimer(key, new Tick(Host, key, period, message), period);

    protected override void EndTimer(object key) => Host.Timers.Cancel(key);

    protected override void PutAside()
    {
        var capacity = cell.Props.MailboxCapacity;
        if (Host.Stash.Count >= capacity) throw ActorRules.StashFull(Address, capacity);
        Host.Stash.Stash();
    }

    protected override void PutAllBack() => Host.Stash.UnstashAll();

    protected override void Pipe(TaskResult result)
    {
        var mail = new Piped(result);
        result.WhenDone(() => cell.Self.Actor.Tell(mail, ActorRefs.NoSender));
    }
}
