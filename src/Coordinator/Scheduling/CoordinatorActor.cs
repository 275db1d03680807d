using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Runs;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>
/// Knows the workers and their slots, and places runs on them: in the order in which they were asked for, a run as soon as one slot
/// is free; a shared run takes further slots as they become free. What a run means is its experiment's concern.
/// </summary>
public sealed partial class CoordinatorActor(CoordinatorOptions options) : Actor
{
    // Before anybody listens, and for ever where nobody does.
    private const int UntoldMax = 100;

    private readonly Queue<ClusterNotice> _untold = [];
    private readonly NodeRegister _nodes = new();
    private readonly RejectedCallers _rejected = new();
    private readonly Dictionary<ActorRef, StartedExperiment> _experiments = [];
    private readonly Dictionary<ActorRef, string> _failures = [];
    private ActorRef? _listener;
    private int _spawned;

    protected override void PreStart() =>
        Context.StartPeriodicTimer(LookForSilence.Instance, options.SilenceMax / 6, LookForSilence.Instance);

    protected override void Receive(object message)
    {
        switch (message)
        {
            case RunExperiment request:
                Start(request);
                break;
            case RegisterWorker register:
                Register(Context.Sender!, register);
                break;
            case WorkerLeaves:
                Release(Context.Sender!);
                break;
            case FetchData fetch:
                foreach (var run in _running.Values.Where(r => r.IsAt(Context.Sender!))) ShowSign(run);
                Context.Reply(DataPieces.Answer(fetch, options.Data));
                break;
            case WatchCluster:
                _listener = Context.Sender;
                while (_untold.TryDequeue(out var notice)) Note(notice);
                break;
            case ListWorkers list:
                Context.Reply(new WorkersListed(list.For, _slots.Status(_nodes.EndpointOf)));
                break;
            case LinkUp up:
                _nodes.Enter(up);
                break;
            case LinkDown down:
                _nodes.Enter(down, isMissed: _slots.Workers.Any(w => w.Name == down.Peer.Identity.Name));
                break;
            case CallerRejected caller:
                if (_rejected.IsNew(caller, Context.Now)) Note($"{caller.From} was turned away: {caller.Reason}");
                break;
            case Notice notice:
                Note($"{Context.Sender?.Name}: {notice.Text}", Context.Sender is { } from ? _slots.RunsOf(from) : []);
                break;
            case Terminated terminated:
                Gone(terminated.Actor);
                break;
            default:
                ReceiveOfRuns(message);
                break;
        }
    }

    /// <summary>
    /// What it knew of runs and workers is lost with this instance, so whoever waits for an experiment must hear of it, and workers must
    /// drop what nobody knows of any more.
    /// </summary>
    protected override void PreRestart(Exception cause, object? message)
    {
        foreach (var experiment in _experiments.Values)
        {
            if (experiment.Requester is { } requester) Context.Tell(requester, new ExperimentFailed(cause.Message));
        }

        foreach (var worker in _slots.Workers) Context.Tell(worker, new RegisterAgain());
        if (_listener is not null) Context.Tell(_listener, new CoordinatorFailed(cause.Message));
        if (message is RunExperiment) Context.Reply(new ExperimentFailed(cause.Message));
        if (message is WatchCluster) Context.Reply(new CoordinatorFailed(cause.Message));
        base.PreRestart(cause, message);
    }

    protected override Directive OnChildFailure(ActorRef child, Exception cause)
    {
        _failures[child] = cause.Message;
        return Directive.Stop;
    }

    private void Start(RunExperiment request)
    {
        Replace(request.Id);
        var requester = Context.Sender;
        var self = Context.Self;
        var experiment = Context.Spawn(
            Props.Create(() => new ExperimentActor(request, options, self, requester)),
            $"experiment-{_spawned++}-{request.Experiment.Name}");
        _experiments[experiment] = new(requester, request.Id, request.Order, []);
        Context.Watch(experiment);
        Context.Tell(experiment, new SlotsChanged(_slots.Total, _slots.WorkerCount));
    }

    /// <summary>Whoever starts an experiment again has given the earlier one up, and that one may not have heard of it yet.</summary>
    private void Replace(string id)
    {
        if (id.Length == 0) return;
        foreach (var earlier in _experiments.Where(e => e.Value.Id == id).Select(e => e.Key).ToList())
        {
            _experiments.Remove(earlier);
            Context.Stop(earlier);
            Abandon(earlier);
        }
    }

    private void Register(ActorRef worker, RegisterWorker register)
    {
        if (!_slots.Knows(worker, register.Started))
        {
            Context.Watch(worker);
            var lost = _slots.Register(worker, register, Context.Now);
            var from = _nodes.EndpointOf(worker.Name) is { Length: > 0 } endpoint ? $" from {endpoint}" : "";
            Note($"Worker {worker.Name} joined{from} with {Plural.Of(register.Slots, "slot")}.");
            AvoidNoMore(worker.Name);
            _attempts.RemoveWhere(a => a.Worker.Equals(worker));
            foreach (var run in lost.Distinct()) LoseShare(run, worker, $"{worker.Name} was restarted", isFailure: false);
            SlotsHaveChanged();
        }

        Context.Tell(worker, new WorkerRegistered(register.Started));
        Place();
    }

    /// <summary>It goes by its own will, and what it had is safe.</summary>
    private void Release(ActorRef worker)
    {
        if (_slots.Knows(worker))
        {
            _attempts.RemoveWhere(a => a.Worker.Equals(worker));
            var runs = _slots.Remove(worker);
            Note($"Worker {worker.Name} leaves. {RunWords.Had(runs)}", runs);
            foreach (var run in runs.Distinct()) HandOn(run, worker);
            SlotsHaveChanged();
            Place();
        }

        Context.Tell(worker, new WorkerLeft());
    }

    private void Gone(ActorRef actor)
    {
        if (_experiments.Remove(actor, out var experiment))
        {
            Abandon(actor);
            if (_failures.Remove(actor, out var cause) && experiment.Requester is { } requester)
                Context.Tell(requester, new ExperimentFailed(cause));
            return;
        }

        if (ServedBy(actor) is { } served)
        {
            _failures.Remove(actor, out var reason);
            Ended(served.Id, new RunFailed(served.Id, $"its parameter server failed: {reason}"));
            return;
        }

        if (!_slots.Knows(actor)) return;
        _attempts.RemoveWhere(a => a.Worker.Equals(actor));
        var (why, runs) = (_nodes.TakeReason(actor.Name), _slots.Remove(actor));
        Note($"Worker {actor.Name} is lost: {why}. {RunWords.Had(runs)}", runs);
        foreach (var run in runs.Distinct()) LoseShare(run, actor, $"{actor.Name} is gone: {why}", isFailure: false);
        SlotsHaveChanged();
        Place();
    }

    private void SlotsHaveChanged()
    {
        foreach (var experiment in _experiments.Keys) Context.Tell(experiment, new SlotsChanged(_slots.Total, _slots.WorkerCount));
    }

    private void Note(string text, IReadOnlyList<RunId>? runs = null) =>
        Note(new ClusterNotice(text, [.. (runs ?? []).Select(run => run.Experiment).Distinct()]));

    private void Note(ClusterNotice notice)
    {
        if (_listener is not null) Context.Tell(_listener, notice);
        else if (_untold.Count < UntoldMax) _untold.Enqueue(notice);
    }

    /// <param name="Avoided">Runs that failed, and the workers where they did.</param>
    private sealed record StartedExperiment(ActorRef? Requester, string Id, long Order, Dictionary<RunId, string> Avoided);

    private sealed class LookForSlots
    {
        public static LookForSlots Instance { get; } = new();
    }

    private sealed class LookForSilence
    {
        public static LookForSilence Instance { get; } = new();
    }
}
