using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

internal sealed partial class ActorCell : ContextBase
{
    public override ActorRef? Sender => _current.Sender;

    public override ActorRef? Parent => _parent?.Self;

    public override DateTimeOffset Now => System.Clock.Now;

    public override IDeadLetters DeadLetters => System.Events;

    protected override EngineRef Address => Self;

    protected override IReadOnlyCollection<ActorRef> ListChildren()
    {
        var children = new ActorRef[_children.Count];
        for (var i = 0; i < children.Length; i++) children[i] = _children.GetAt(i).Value.Self;
        return children;
    }

    protected override ActorRef SpawnChild(Props props, string name)
    {
        if (_state is CellState.Stopping or CellState.Ended)
            throw new InvalidOperationException($"'{Self}' is stopping and cannot spawn '{name}'.");
        if (_children.ContainsKey(name)) throw ActorRules.NameTaken($"{Self}/{name}");

        var child = new ActorCell(System, this, props, name);
        _children.Add(name, child);
        child.Spawned();
        return child.Self;
    }

    protected override void AddWatch(EngineRef actor) => Watches.Watch(actor);

    protected override void RemoveWatch(EngineRef actor) => Watches.Unwatch(actor);

    protected override void Stop(EngineRef actor)
    {
        if (actor is LocalRef { Cell: var cell } && cell._parent == this && IsLivingChild(cell)) _stoppingChildren.Add(cell);
        actor.Stop();
    }

    protected override void SetTimer(object key, TimeSpan delay, object message) => Timers.Start(key, delay, message, periodic: false);

    protected override void SetPeriodicTimer(object key, TimeSpan period, object message) =>
        Timers.Start(key, period, message, periodic: true);

    protected override void EndTimer(object key) => Timers.Cancel(key);

    protected override void PutAside() => _stash.Add(_current, Self);

    protected override void PutAllBack() => _stash.PutAllBack();

    protected override void Pipe(TaskResult result)
    {
        var mail = new PipeResult(result);
        if (System.Hooks is { } hooks) hooks.Pipe(Self, result.Task, mail);
        else result.WhenDone(() => Post(new Envelope(mail, null)));
    }
}
