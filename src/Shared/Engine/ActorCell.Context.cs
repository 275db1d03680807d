using System.Runtime.CompilerServices;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

internal sealed partial class ActorCell : IActorContext
{
    ActorRef IActorContext.Self => Self;

    public ActorRef? Sender => _current.Sender;

    public ActorRef? Parent => _parent?.Self;

    public DateTimeOffset Now => System.Clock.Now;

    public IDeadLetters DeadLetters => System.Events;

    public IReadOnlyCollection<ActorRef> Children
    {
        get
        {
            EnsureInTurn();
            var children = new ActorRef[_children.Count];
            for (var i = 0; i < children.Length; i++) children[i] = _children.GetAt(i).Value.Self;
            return children;
        }
    }

    public ActorRef Spawn(Props props, string name)
    {
        EnsureInTurn();
        ActorRules.Check(props, name);
        if (_state is CellState.Stopping or CellState.Ended)
            throw new InvalidOperationException($"'{Self}' is stopping and cannot spawn '{name}'.");
        if (_children.ContainsKey(name)) throw ActorRules.NameTaken($"{Self}/{name}");

        var child = new ActorCell(System, this, props, name);
        _children.Add(name, child);
        child.Spawned();
        return child.Self;
    }

    public void Watch(ActorRef actor)
    {
        EnsureInTurn();
        Watches.Watch(EngineRef.Of(actor));
    }

    public void Unwatch(ActorRef actor)
    {
        EnsureInTurn();
        Watches.Unwatch(EngineRef.Of(actor));
    }

    public void Stop(ActorRef actor)
    {
        EnsureInTurn();
        if (actor is LocalRef { Cell: var cell } && cell._parent == this && IsLivingChild(cell)) _stoppingChildren.Add(cell);
        EngineRef.Of(actor).Stop();
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
        if (_current.Sender is { } sender) sender.Tell(message, Self);
        else System.Events.Publish(new DeadLetter(message, Self, null, DeadLetterReason.NoReceiver));
    }

    public void Forward(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        EnsureInTurn();
        target.Tell(message, _current.Sender);
    }

    public void StartTimer(object key, TimeSpan delay, object message)
    {
        EnsureInTurn();
        Timers.Start(key, delay, message, periodic: false);
    }

    public void StartPeriodicTimer(object key, TimeSpan period, object message)
    {
        EnsureInTurn();
        Timers.Start(key, period, message, periodic: true);
    }

    public void CancelTimer(object key)
    {
        EnsureInTurn();
        Timers.Cancel(key);
    }

    public void Stash()
    {
        EnsureInTurn();
        if (!_mayStash || _isCurrentStashed)
            throw new InvalidOperationException($"'{Self}' can put a message aside only while it handles it, and only once.");
        _stash.Add(_current, Self.Path);
        _isCurrentStashed = true;
    }

    public void UnstashAll()
    {
        EnsureInTurn();
        _stash.PutAllBack();
        _isCurrentStashed = false;
    }

    public void PipeToSelf<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(success);
        ArgumentNullException.ThrowIfNull(failure);
        EnsureInTurn();
        var result = new PipeResult<T>(new(task, success, failure));
        if (System.Hooks is { } hooks) hooks.Pipe(Self, task, result);
        else if (task.IsCompleted) Post(new Envelope(result, null));
        else PostWhenDone(task, result);
    }

    private void PostWhenDone(Task task, EngineMessage result)
    {
        const TaskContinuationOptions options = TaskContinuationOptions.ExecuteSynchronously;
        _ = task.ContinueWith(_ => Post(new Envelope(result, null)), CancellationToken.None, options, TaskScheduler.Default);
    }

    private void EnsureInTurn([CallerMemberName] string member = "")
    {
        if (_turnThread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException($"Context.{member} of '{Self}' was used outside its own turns; send it a message instead.");
    }
}
