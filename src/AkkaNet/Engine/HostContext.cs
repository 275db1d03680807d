using System.Runtime.CompilerServices;
using Akka.Actor;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using AkkaContext = Akka.Actor.IActorContext;
using IActorContext = Cluster.Shared.Actors.IActorContext;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Engine;

/// <summary>What a hosted actor sees of the world: Akka's own children, watches, timers and stash.</summary>
internal sealed class HostContext(HostCell cell, AkkaContext akka) : IActorContext
{
    private int _turnThread;
    private bool _isStashed;

    /// <summary>Whose timers and stash these are.</summary>
    public required HostActor Host { get; set; }

    /// <summary>The mail that this turn handles.</summary>
    public Mail? Current { get; private set; }

    public ActorRef Self => cell.Self;

    public ActorRef? Sender => Current?.Sender;

    public ActorRef? Parent => cell.Parent?.Self;

    public DateTimeOffset Now => cell.Engine.Clock.Now;

    public IDeadLetters DeadLetters => cell.Engine.Events;

    public IReadOnlyCollection<ActorRef> Children
    {
        get
        {
            EnsureInTurn();
            return [.. akka.GetChildren().Select(AkkaRef.Of).OfType<AkkaRef>().OrderBy(child => child.Number)];
        }
    }

    public void Enter(Mail? mail) => (_turnThread, Current) = (Environment.CurrentManagedThreadId, mail);

    public void Leave() => (_turnThread, Current, _isStashed) = (0, null, false);

    public ActorRef Spawn(Props props, string name)
    {
        EnsureInTurn();
        ActorRules.Check(props, name);
        if (!akka.Child(name).IsNobody()) throw ActorRules.NameTaken($"{Self}/{name}");
        return AkkaRef.Of(akka.ActorOf(new HostCell(cell.Engine, cell, props).AkkaProps, name))!;
    }

    public void Watch(ActorRef actor)
    {
        EnsureInTurn();
        var subject = EngineRef.Of(actor);
        if (subject is AkkaRef local) akka.Watch(local.Actor);
        else if (cell.Foreign.Add(subject)) subject.AddWatcher(cell);
    }

    public void Unwatch(ActorRef actor)
    {
        EnsureInTurn();
        var subject = EngineRef.Of(actor);
        if (subject is AkkaRef local) akka.Unwatch(local.Actor);
        else if (cell.Foreign.Remove(subject)) subject.RemoveWatcher(cell);
    }

    public void Stop(ActorRef actor)
    {
        EnsureInTurn();
        if (actor is AkkaRef local) akka.Stop(local.Actor);
        else EngineRef.Of(actor).Stop();
    }

    public void Tell(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Tell(message, Self);
    }

    public void Reply(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        EnsureInTurn();
        if (Sender is { } sender) sender.Tell(message, Self);
        else DeadLetters.Publish(new DeadLetter(message, Self, null, DeadLetterReason.NoReceiver));
    }

    public void Forward(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        EnsureInTurn();
        target.Tell(message, Sender);
    }

    public void StartTimer(object key, TimeSpan delay, object message)
    {
        EnsureInTurn();
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Host.Timers.StartSingleTimer(key, new Mail(message, null), delay);
    }

    public void StartPeriodicTimer(object key, TimeSpan period, object message)
    {
        EnsureInTurn();
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Host.Timers.StartSingleTimer(key, new Tick(Host, key, period, message), period);
    }

    public void CancelTimer(object key)
    {
        EnsureInTurn();
        Host.Timers.Cancel(key);
    }

    public void Stash()
    {
        EnsureInTurn();
        if (Current is null || _isStashed)
            throw new InvalidOperationException($"'{Self}' can put a message aside only while it handles it, and only once.");
        var capacity = cell.Props.MailboxCapacity;
        if (Host.Stash.Count >= capacity)
            throw new InvalidOperationException($"The stash of '{Self}' is full: it holds {capacity} messages, as the mailbox does.");
        Host.Stash.Stash();
        _isStashed = true;
    }

    public void UnstashAll()
    {
        EnsureInTurn();
        Host.Stash.UnstashAll();
        _isStashed = false;
    }

    /// <summary>The turn failed, so its message is not handled again; not even if it had been put aside.</summary>
    public void ForgetStashed()
    {
        if (_isStashed) Host.Stash.Prepend(Host.Stash.ClearStash().SkipLast(1));
    }

    public void PipeToSelf<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(success);
        ArgumentNullException.ThrowIfNull(failure);
        EnsureInTurn();
        const TaskContinuationOptions options = TaskContinuationOptions.ExecuteSynchronously;
        var piped = new Piped<T>(new(task, success, failure));
        _ = task.ContinueWith(_ => cell.Self.Actor.Tell(piped, ActorRefs.NoSender), CancellationToken.None, options, TaskScheduler.Default);
    }

    private void EnsureInTurn([CallerMemberName] string member = "")
    {
        if (_turnThread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException($"Context.{member} of '{Self}' was used outside its own turns; send it a message instead.");
    }
}
