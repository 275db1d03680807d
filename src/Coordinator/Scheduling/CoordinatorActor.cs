using Cluster.Coordinator.Messages;
using Cluster.Coordinator.ParameterServer;
using Cluster.Coordinator.Runs;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>
/// Knows the workers and their slots, and places runs on them: in the order in which they were asked for, a run as soon as one slot
/// is free; a shared run takes further slots as they become free. What a run means is its experiment's concern.
/// </summary>
public sealed class CoordinatorActor(CoordinatorOptions options) : Actor
{
    private readonly SlotTable _slots = new();
    private readonly LinkedList<ScheduledRun> _waiting = [];
    private readonly Dictionary<RunId, ScheduledRun> _running = [];
    private readonly Dictionary<ActorRef, ActorRef?> _requesters = [];
    private readonly Dictionary<ActorRef, string> _failures = [];
    private int _spawned;

    protected override void Receive(object message)
    {
        switch (message)
        {
            case RunExperiment request:
                Start(request);
                break;
            case PlaceRun place:
                _waiting.AddLast(new ScheduledRun(place, Context.Sender!));
                Place();
                break;
            case WithdrawRuns:
                Withdraw(Context.Sender!);
                break;
            case RegisterWorker register:
                Register(Context.Sender!, register.Slots);
                break;
            case RunEnded ended:
                Ended(ended.Run, ended);
                Context.Reply(new RunClosed(ended.Run));
                break;
            case RunLost lost:
                Lost(lost, Context.Sender!);
                Context.Reply(new RunClosed(lost.Run));
                break;
            case IRunMessage said:
                if (_running.TryGetValue(said.Run, out var run)) Context.Tell(run.Owner, said);
                break;
            case Terminated terminated:
                Gone(terminated.Actor);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>What it knew of runs and workers is lost with this instance, so whoever waits for an experiment must hear of it.</summary>
    protected override void PreRestart(Exception cause, object? message)
    {
        foreach (var requester in _requesters.Values.OfType<ActorRef>()) Context.Tell(requester, new ExperimentFailed(cause.Message));
        if (message is RunExperiment) Context.Reply(new ExperimentFailed(cause.Message));
        base.PreRestart(cause, message);
    }

    protected override Directive OnChildFailure(ActorRef child, Exception cause)
    {
        _failures[child] = cause.Message;
        return Directive.Stop;
    }

    private void Start(RunExperiment request)
    {
        var requester = Context.Sender;
        var self = Context.Self;
        var experiment = Context.Spawn(
            Props.Create(() => new ExperimentActor(request, options, self, requester)),
            $"experiment-{_spawned++}-{request.Experiment.Name}");
        _requesters[experiment] = requester;
        Context.Watch(experiment);
        Context.Tell(experiment, new SlotsChanged(_slots.Total, _slots.WorkerCount));
    }

    private void Register(ActorRef worker, int slots)
    {
        Context.Watch(worker);
        foreach (var run in _slots.Register(worker, slots)) LoseShare(run, worker, $"{worker.Name} was restarted");
        SlotsHaveChanged();
        Place();
    }

    private void Place()
    {
        foreach (var run in _running.Values.Where(r => r.IsShared)) Share(run);
        while (_waiting.First?.Value is { } run && _slots.Take(run.Request.Run) is { } worker)
        {
            _waiting.RemoveFirst();
            _running[run.Request.Run] = run;
            if (run.IsShared)
            {
                Serve(run);
                Join(run, worker);
                Share(run);
                continue;
            }

            Context.Tell(worker, run.Start());
            Context.Tell(run.Owner, new RunPlaced(run.Request.Run, worker.Name));
        }
    }

    private void Serve(ScheduledRun run)
    {
        var (request, self) = (run.Request, Context.Self);
        var data = options.Data(request.Specification.Data);
        run.Server = Context.Spawn(
            Props.Create(() => new ParameterServerActor(request.Run, request.Specification, request.Checkpoint, data, options, self)),
            $"parameter-server-{request.Run}-{_spawned++}");
        Context.Watch(run.Server);
    }

    private void Share(ScheduledRun run)
    {
        while (_slots.WorkersOf(run.Request.Run).Count < run.Request.Slots && _slots.Take(run.Request.Run) is { } worker) Join(run, worker);
    }

    private void Join(ScheduledRun run, ActorRef worker)
    {
        Context.Tell(worker, run.Join());
        Context.Tell(run.Owner, new RunPlaced(run.Request.Run, worker.Name));
    }

    private void Withdraw(ActorRef owner)
    {
        foreach (var run in _waiting.Where(r => r.Owner.Equals(owner)).ToList())
        {
            _waiting.Remove(run);
            Context.Tell(owner, new RunWithdrawn(run.Request.Run));
        }

        foreach (var run in _running.Values.Where(r => r.Owner.Equals(owner)))
        {
            var computes = run.Server ?? _slots.WorkersOf(run.Request.Run)[0];
            Context.Tell(computes, new InterruptRun(run.Request.Run));
        }
    }

    /// <summary>Frees all slots of a run and tells its owner how it ended.</summary>
    private void Ended(RunId id, IRunMessage how)
    {
        if (!_running.Remove(id, out var run)) return;
        foreach (var worker in _slots.WorkersOf(id))
        {
            _slots.Release(id, worker);
            if (run.IsShared) Context.Tell(worker, new LeaveRun(id));
        }

        Context.Tell(run.Owner, how);
        Place();
    }

    /// <summary>A worker could not go on with a run, or a share of one, that it had.</summary>
    private void Lost(RunLost lost, ActorRef worker)
    {
        if (!_slots.Release(lost.Run, worker)) return;
        LoseShare(lost.Run, worker, lost.Reason);
        Place();
    }

    /// <summary>A shared run goes on without the worker; any other has to be placed anew.</summary>
    private void LoseShare(RunId id, ActorRef worker, string reason)
    {
        if (!_running.TryGetValue(id, out var run)) return;
        if (run.IsShared && ++run.SharesLost <= options.MaxLosses)
        {
            Context.Tell(run.Owner, new ShareLost(id, worker.Name, reason));
            return;
        }

        if (run.Server is not null) Context.Stop(run.Server);
        Ended(id, new RunLost(id, reason));
    }

    private void Gone(ActorRef actor)
    {
        if (_requesters.Remove(actor, out var requester))
        {
            Withdraw(actor);
            if (_failures.Remove(actor, out var cause) && requester is not null) Context.Tell(requester, new ExperimentFailed(cause));
            return;
        }

        if (_running.Values.FirstOrDefault(r => actor.Equals(r.Server)) is { } served)
        {
            _failures.Remove(actor, out var reason);
            Ended(served.Request.Run, new RunLost(served.Request.Run, $"its parameter server failed: {reason}"));
            return;
        }

        if (!_slots.Knows(actor)) return;
        foreach (var run in _slots.Remove(actor)) LoseShare(run, actor, $"{actor.Name} is gone");
        SlotsHaveChanged();
        Place();
    }

    private void SlotsHaveChanged()
    {
        foreach (var experiment in _requesters.Keys) Context.Tell(experiment, new SlotsChanged(_slots.Total, _slots.WorkerCount));
    }
}
