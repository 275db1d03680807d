using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

internal enum CellState
{
    /// <summary>Has no instance yet.</summary>
    New,

    /// <summary>Alive: handles mail.</summary>
    Running,

    /// <summary>A turn threw; waits for its parent's decision.</summary>
    Failed,

    /// <summary>The old instance is gone; waits for the children that it stopped, since the new one may want their names.</summary>
    Restarting,

    /// <summary>Waits for its children to end.</summary>
    Stopping,

    Ended,
}

internal sealed partial class ActorCell
{
    private readonly RestartBudget _budget;
    private readonly OrderedDictionary<string, ActorCell> _children = new(StringComparer.Ordinal);
    private readonly HashSet<ActorCell> _stoppingChildren = [];
    private readonly List<ChildFailed> _undecided = [];
    private CellState _state = CellState.New;
    private TurnFailure? _failure;

    /// <summary>Once, after the cell is in its parent's list.</summary>
    public void Spawned()
    {
        System.Hooks?.Spawned(Self);
        PostSystem(StartCell.Instance);
    }

    public void OnStart()
    {
        // A shutdown may have come first.
        if (_state == CellState.New) RunNewInstance(static (actor, _) => actor.PreStart(), cause: null);
    }

    public void OnAddWatcher(IWatcher watcher)
    {
        if (_state == CellState.Ended) watcher.Notify(Self);
        else Watches.AddWatcher(watcher);
    }

    public void OnRemoveWatcher(IWatcher watcher) => Watches.RemoveWatcher(watcher);

    public void OnChildFailed(ChildFailed failed)
    {
        if (_state is CellState.Failed or CellState.Restarting)
        {
            // Nobody is there to decide; the new instance will.
            _undecided.Add(failed);
            return;
        }

        // A child that has been told to stop needs no decision.
        if (_state != CellState.Running || !IsLivingChild(failed.Child) || _stoppingChildren.Contains(failed.Child)) return;
        try
        {
            var directive = _actor!.OnChildFailure(failed.Child.Self, failed.Cause);
            if (directive == Directive.Stop) _stoppingChildren.Add(failed.Child);
            failed.Child.PostSystem(new Decided(directive));
        }
        catch (Exception cause)
        {
            _stoppingChildren.Add(failed.Child);
            failed.Child.Self.Stop();
            Fail(cause, default);
        }
    }

    public void OnDecided(Directive directive)
    {
        if (_state != CellState.Failed || _failure is not { } failure) return;
        if (directive == Directive.Restart && !_budget.TryTake(Now)) directive = Directive.Stop;
        if (directive == Directive.Stop)
        {
            BeginStop();
            return;
        }

        _failure = null;
        Report(failure.Cause, failure.Envelope.Message, Directive.Restart);
        BeginRestart(failure);
    }

    public void OnChildEnded(ActorCell child)
    {
        _children.Remove(child.Self.Name);
        _stoppingChildren.Remove(child);
        if (_state == CellState.Stopping && _children.Count == 0) FinishStop();
        else if (_state == CellState.Restarting && _stoppingChildren.Count == 0) FinishRestart();
    }

    public void BeginStop()
    {
        if (_state is CellState.Stopping or CellState.Ended) return;
        if (_failure is { } failure && _state == CellState.Failed) Report(failure.Cause, failure.Envelope.Message, Directive.Stop);
        _state = CellState.Stopping;
        _mailbox.Suspend();
        Timers.CancelAll();
        for (var i = _children.Count - 1; i >= 0; i--) _children.GetAt(i).Value.Self.Stop();
        if (_children.Count == 0) FinishStop();
    }

    private void FinishStop()
    {
        TryRun(static (actor, _) => actor.PostStop(), default, Directive.Stop);
        _actor = null;
        _state = CellState.Ended;
        _ended = true;
        Timers.CancelAll();
        _stash.PutAllBack();
        while (_mailbox.TryTake(out var envelope)) Lose(envelope, DeadLetterReason.NoReceiver);
        _mailbox.Resume();

        // First those who keep the name, so that it is free for whoever hears of the end.
        System.Hooks?.Ended(Self);
        if (_parent is null) System.TopLevelEnded(Self);
        else _parent.PostSystem(new ChildEnded(this));
        Watches.End();
    }

    private void Fail(Exception cause, Envelope envelope)
    {
        _failure = new TurnFailure(cause, envelope);
        _state = CellState.Failed;
        _mailbox.Suspend();
        if (_parent is null) PostSystem(new Decided(Directive.Restart));
        else _parent.PostSystem(new ChildFailed(this, cause));
    }

    private void BeginRestart(TurnFailure failure)
    {
        TryRun(static (actor, failure) => actor.PreRestart(failure.Cause, failure.Envelope.Message), failure, Directive.Restart);
        _actor = null;
        Timers.CancelAll();
        _stash.PutAllBack();
        _failure = failure;
        _state = CellState.Restarting;
        if (_stoppingChildren.Count == 0) FinishRestart();
    }

    private void FinishRestart()
    {
        var cause = _failure!.Value.Cause;
        _failure = null;
        RunNewInstance(static (actor, cause) => actor.PostRestart(cause!), cause);
        if (_state != CellState.Running) return;
        _mailbox.Resume();
        var undecided = _undecided.ToArray();
        _undecided.Clear();
        foreach (var failed in undecided) OnChildFailed(failed);
    }

    private void RunNewInstance(Action<Actor, Exception?> begin, Exception? cause)
    {
        _state = CellState.Running;
        try
        {
            _actor = ActorRules.Make(Props, this);
            begin(_actor, cause);
        }
        catch (Exception newCause)
        {
            Fail(newCause, default);
        }
    }

    /// <summary>Runs a last step of the instance; what it throws is reported and stops nothing.</summary>
    private void TryRun(Action<Actor, TurnFailure> step, TurnFailure failure, Directive directive)
    {
        if (_actor is null) return;
        _current = failure.Envelope;
        try
        {
            step(_actor, failure);
        }
        catch (Exception cause)
        {
            Report(cause, null, directive);
        }

        _current = default;
    }

    private bool IsLivingChild(ActorCell cell) => _children.TryGetValue(cell.Self.Name, out var child) && child == cell;

    private void Report(Exception cause, object? message, Directive directive) =>
        System.Events.Publish(new ActorFailure(Self, cause, message, directive));

    private readonly record struct TurnFailure(Exception Cause, Envelope Envelope);
}
