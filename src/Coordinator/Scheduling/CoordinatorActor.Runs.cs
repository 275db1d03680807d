using Cluster.Coordinator.Messages;
using Cluster.Coordinator.ParameterServer;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

public sealed partial class CoordinatorActor
{
    private readonly SlotTable _slots = new();
    private readonly RunQueue _waiting = new();
    private readonly Dictionary<RunId, ScheduledRun> _running = [];

    // A loss is said again until it is heard: said late, it must not be taken for that of the next attempt at the same worker.
    private readonly HashSet<(RunId Run, ActorRef Worker, long Number)> _attempts = [];
    private long _lastAttempt;

    private void ReceiveOfRuns(object message)
    {
        switch (message)
        {
            case PlaceRun place when _experiments.TryGetValue(Context.Sender!, out var experiment):
                _waiting.Add(new(place, Context.Sender!, experiment.Order, experiment.Avoided.GetValueOrDefault(place.Run)));
                Place();
                break;
            case WithdrawRuns:
                Withdraw(Context.Sender!);
                break;
            case RunEnded ended:
                if (IsHeard(ended) is not null) Ended(ended.Run, ended);
                Context.Reply(new RunClosed(ended.Run));
                break;
            case RunLost lost:
                Lost(lost, Context.Sender!);
                Context.Reply(new RunClosed(lost.Run));
                break;
            case IRunMessage said:
                if (IsHeard(said) is { } run) Context.Tell(run.Owner, said);
                else Context.Reply(new RunClosed(said.Run));
                break;
            case LookForSilence:
                LookForSilent();
                break;
            case LookForSlots:
                Place();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>
    /// The run of a message; null where it comes from an attempt that nobody waits for any more: of a worker that was given up, or from
    /// before this actor's restart.
    /// </summary>
    private ScheduledRun? IsHeard(IRunMessage said)
    {
        if (!_running.TryGetValue(said.Run, out var run) || !run.IsComputedBy(Context.Sender)) return null;
        ShowSign(run);
        if (said is RunProgress progress) run.Step = progress.Step;
        return run;
    }

    private void Place()
    {
        foreach (var run in _running.Values.Where(r => r.IsShared)) Share(run);
        while (_waiting.TakeNext(_slots, Context.Now) is var (run, worker))
        {
            _running[run.Id] = run;
            ShowSign(run);
            if (run.IsShared)
            {
                Serve(run);
                Join(run, worker);
                Share(run);
                continue;
            }

            run.Worker = worker;
            Context.Tell(worker, run.Start(NextAttempt(run, worker)));
            Context.Tell(run.Owner, new RunPlaced(run.Id, worker.Name));
        }

        if (_slots.HasFree && _waiting.All.Concat(_running.Values).Any(r => r.HeldBackSince is not null))
            Context.StartTimer(LookForSlots.Instance, SlotTable.Patience, LookForSlots.Instance);
    }

    private void Serve(ScheduledRun run)
    {
        var (request, self) = (run.Request, Context.Self);
        run.Server = Context.Spawn(
            Props.Create(() => new ParameterServerActor(
                request.Run, request.Specification, request.Checkpoint, options, self, request.UntilEpoch)),
            $"parameter-server-{request.Run}-{_spawned++}");
        Context.Watch(run.Server);
    }

    private ScheduledRun? ServedBy(ActorRef actor) => _running.Values.FirstOrDefault(r => actor.Equals(r.Server));

    private void Share(ScheduledRun run)
    {
        while (_slots.WorkersOf(run.Id).Count < run.Request.Slots && _slots.Take(run, Context.Now) is { } worker) Join(run, worker);
    }

    /// <summary>Larger each time, also after this actor's restart.</summary>
    private long NextAttempt(ScheduledRun run, ActorRef worker)
    {
        _lastAttempt = Math.Max(_lastAttempt + 1, Context.Now.UtcTicks);
        _attempts.Add((run.Id, worker, _lastAttempt));
        return _lastAttempt;
    }

    private void Join(ScheduledRun run, ActorRef worker)
    {
        Context.Tell(worker, run.Join(NextAttempt(run, worker)));
        Context.Tell(run.Owner, new RunPlaced(run.Id, worker.Name));
    }

    private void Withdraw(ActorRef owner)
    {
        foreach (var run in _waiting.TakeAllOf(owner)) Context.Tell(owner, new RunWithdrawn(run.Id));
        foreach (var run in _running.Values.Where(r => r.Owner.Equals(owner)))
            Context.Tell((run.Server ?? run.Worker)!, new InterruptRun(run.Id));
    }

    /// <summary>The owner has ended: nobody waits for its runs, and it may be started again with the same ones.</summary>
    private void Abandon(ActorRef owner)
    {
        _waiting.TakeAllOf(owner);
        foreach (var run in _running.Values.Where(r => r.Owner.Equals(owner)).ToList())
        {
            if (run.Server is not null) Context.Stop(run.Server);
            Free(run, leave: true);
        }

        Place();
    }

    /// <summary>Frees all slots of a run and tells its owner how it ended.</summary>
    private void Ended(RunId id, IRunMessage how)
    {
        if (!_running.TryGetValue(id, out var run)) return;
        Free(run, leave: run.IsShared);
        Context.Tell(run.Owner, how);
        Place();
    }

    private void Free(ScheduledRun run, bool leave)
    {
        _running.Remove(run.Id);
        _attempts.RemoveWhere(a => a.Run == run.Id);
        foreach (var worker in _slots.WorkersOf(run.Id))
        {
            _slots.Release(run.Id, worker);
            if (leave) Context.Tell(worker, new LeaveRun(run.Id));
        }
    }

    /// <summary>A worker could not go on with a run, or a share of one, that it had.</summary>
    private void Lost(RunLost lost, ActorRef worker)
    {
        if (!_attempts.Remove((lost.Run, worker, lost.Attempt)) || !_slots.Release(lost.Run, worker)) return;
        if (_running.TryGetValue(lost.Run, out var run)) Fail(run, worker, lost.Reason);
        Place();
    }

    /// <summary>It failed at this worker, which may be the worker's fault.</summary>
    private void Fail(ScheduledRun run, ActorRef worker, string reason)
    {
        run.Avoid = worker.Name;
        if (_experiments.TryGetValue(run.Owner, out var experiment)) experiment.Avoided[run.Id] = worker.Name;
        LoseShare(run.Id, worker, reason, isFailure: true);
    }

    /// <summary>Whatever was wrong with the worker, it begins anew.</summary>
    private void AvoidNoMore(string worker)
    {
        foreach (var run in _waiting.All.Concat(_running.Values).Where(r => r.Avoid == worker)) run.Avoid = null;
        foreach (var avoided in _experiments.Values.Select(e => e.Avoided))
        {
            foreach (var run in avoided.Where(a => a.Value == worker).Select(a => a.Key).ToList()) avoided.Remove(run);
        }
    }

    /// <summary>As <see cref="LoseShare"/>, but nothing has failed: it does not count.</summary>
    private void HandOn(RunId id, ActorRef worker)
    {
        if (!_running.TryGetValue(id, out var run)) return;
        if (run.IsShared) Context.Tell(run.Owner, new ShareLost(id, worker.Name, "it leaves"));
        else Ended(id, new RunHandedOver(id, worker.Name));
    }

    /// <summary>A shared run goes on without the worker; any other has to be placed anew.</summary>
    private void LoseShare(RunId id, ActorRef worker, string reason, bool isFailure)
    {
        if (!_running.TryGetValue(id, out var run)) return;
        if (run.IsShared && run.SharesLost.Add(run.Step, isFailure) <= options.MaxLosses)
        {
            Context.Tell(run.Owner, new ShareLost(id, worker.Name, reason));
            return;
        }

        if (run.Server is not null) Context.Stop(run.Server);
        Ended(id, isFailure ? new RunFailed(id, reason) : new RunCutOff(id, reason));
    }

    private void ShowSign(ScheduledRun run) => (run.LastSign, run.SilenceTold) = (Context.Now, false);

    /// <summary>A worker may be alive and one of its runs stuck: that shows in nothing but the missing progress.</summary>
    private void LookForSilent()
    {
        foreach (var run in _running.Values.Where(r => r.Worker is not null).ToList())
        {
            var (worker, silence) = (run.Worker!, Context.Now - run.LastSign);
            if (silence >= options.StuckAfter)
            {
                Context.Tell(worker, new LeaveRun(run.Id));
                Fail(run, worker, $"it has shown no progress at {worker.Name} for {silence.TotalSeconds:0} s");
            }
            else if (silence >= options.SilenceMax && !run.SilenceTold)
            {
                run.SilenceTold = true;
                Context.Tell(run.Owner, new RunSilent(run.Id, worker.Name, silence));
            }
        }
    }
}
