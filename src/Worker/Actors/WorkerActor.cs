using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;

namespace Cluster.Worker.Actors;

/// <summary>
/// A node that computes. It offers its slots to the coordinator and spawns an actor for each run, or share of a run, that it is given.
/// Slots that nobody uses are lent to runs of their own, whose results do not depend on them, until the coordinator fills them.
/// </summary>
public sealed partial class WorkerActor(ActorRef coordinator, WorkerOptions options) : Actor
{
    private const int ReplicaRestartsMax = 5;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(1);

    // In the order in which they were started.
    private readonly OrderedDictionary<ActorRef, Child> _running = [];
    private readonly Dictionary<ActorRef, string> _failures = [];
    private readonly Dictionary<RunId, RunLost> _unheard = [];
    private RegisterWorker _registration = null!;
    private int _spawned;

    protected override void PreStart()
    {
        Context.Watch(coordinator);
        Register();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case StartRun or JoinRun or RegisterAgain when IsLeaving:
                ReceiveOfLeaving(message);
                break;
            case StartRun start:
                Begin(DataOrder.Of(start, data => new RunActor(start, data, options, coordinator)));
                break;
            case JoinRun join:
                Begin(DataOrder.Of(join, data => new ReplicaActor(join, data, options)));
                break;
            case LeaveRun leave:
                Leave(leave.Run);
                break;
            case InterruptRun interrupt:
                Interrupt(interrupt);
                break;
            case DataArrived arrived:
                Arrived(arrived);
                break;
            case DataFailed failed:
                Failed(failed);
                break;
            case Notice notice:
                Context.Tell(coordinator, notice);
                break;
            case WorkerRegistered registered when registered.Started == _registration.Started:
                Context.CancelTimer(RepeatRegistration.Instance);
                break;
            case WorkerRegistered:
                break;
            case RepeatRegistration:
                Context.Tell(coordinator, _registration);
                break;
            case RegisterAgain:
                DropAll();
                Register();
                break;
            case RunClosed closed:
                _unheard.Remove(closed.Run);
                if (_unheard.Count == 0) Context.CancelTimer(RepeatLost.Instance);
                break;
            case RepeatLost:
                foreach (var lost in _unheard.Values) Context.Tell(coordinator, lost);
                break;
            case Terminated terminated when terminated.Actor.Equals(coordinator):
                Context.Stop(Context.Self);
                break;
            case Terminated terminated:
                Ended(terminated.Actor);
                break;
            default:
                ReceiveOfLeaving(message);
                break;
        }
    }

    /// <summary>
    /// A replica has nothing to lose: it is restarted and says so, and its shards are computed again. A run has its place in training
    /// to lose: it is given back, and the coordinator places it anew from its last checkpoint.
    /// </summary>
    protected override Directive OnChildFailure(ActorRef child, Exception cause)
    {
        _failures[child] = cause is OutOfMemoryException ? "it is out of memory" : cause.Message;
        return _running.TryGetValue(child, out var failed) && failed.IsReplica ? Directive.Restart : Directive.Stop;
    }

    /// <summary>Said again until it is answered: the coordinator may just have lost its books.</summary>
    private void Register()
    {
        _registration = new(options.Slots, Context.Now.UtcTicks);
        Context.Tell(coordinator, _registration);
        Context.StartPeriodicTimer(RepeatRegistration.Instance, RepeatAfter, RepeatRegistration.Instance);
    }

    private void DropAll()
    {
        foreach (var child in _running.Keys) Context.Stop(child);
        _running.Clear();
        _failures.Clear();
        _unheard.Clear();
        _waiting.Clear();
    }

    private void Interrupt(InterruptRun interrupt)
    {
        foreach (var run in ChildrenOf(interrupt.Run)) Context.Forward(run, interrupt);
        foreach (var waiting in _waiting.Where(w => w.Run == interrupt.Run).ToList())
        {
            _waiting.Remove(waiting);
            Lose(waiting.Run, waiting.Attempt, $"{Context.Self.Name} had not begun when it was interrupted");
        }
    }

    private void Spawn(DataOrder order, Dataset data)
    {
        var props = Props.Create(() => order.Actor(data)) with { MaxRestarts = ReplicaRestartsMax, RestartWindow = TimeSpan.FromHours(1) };
        var child = Context.Spawn(props, $"{(order.IsReplica ? "replica" : "run")}-{order.Run}-{_spawned++}");
        _running.Add(child, new(order.Run, order.Attempt, order.IsReplica, order.Specification.Data.Sha256));
        Context.Watch(child);
        LendSlots();
    }

    /// <summary>One for a run of its own, one a slot for its shares of a run.</summary>
    private IEnumerable<ActorRef> ChildrenOf(RunId run) => _running.Where(r => r.Value.Run == run).Select(r => r.Key);

    private void Leave(RunId run)
    {
        _waiting.RemoveAll(waiting => waiting.Run == run);
        foreach (var replica in ChildrenOf(run).ToList())
        {
            _running.Remove(replica);
            _failures.Remove(replica);
            Context.Stop(replica);
        }

        LendSlots();
    }

    /// <summary>A child that ended after a failure took its run, or its share of one, with it. Also whoever fetched data.</summary>
    private void Ended(ActorRef child)
    {
        if (!_running.Remove(child, out var ended))
        {
            FetchEnded(child);
            return;
        }

        LendSlots();
        if (_failures.Remove(child, out var reason)) Lose(ended.Run, ended.Attempt, $"{Context.Self.Name} failed: {reason}");
        LeaveWhenHandedOver();
    }

    private void Lose(RunId run, long attempt, string reason)
    {
        var lost = new RunLost(run, reason, attempt);
        Context.Tell(coordinator, lost);
        _unheard[run] = lost;
        Context.StartPeriodicTimer(RepeatLost.Instance, RepeatAfter, RepeatLost.Instance);
    }

    /// <summary>
    /// To be called when who runs has changed. Every run of its own has its slot; those in use by nobody are spread over them as evenly as
    /// possible, the longest running first. A replica has its slot and no more: its run has others on other workers.
    /// </summary>
    private void LendSlots()
    {
        var runs = _running.Where(r => !r.Value.IsReplica).ToList();
        if (runs.Count == 0) return;
        var (each, over) = int.DivRem(Math.Max(options.Slots - (_running.Count - runs.Count), runs.Count), runs.Count);
        for (var i = 0; i < runs.Count; i++)
        {
            var (actor, run) = runs[i];
            var threads = each + (i < over ? 1 : 0);
            if (run.Threads == threads) continue;
            run.Threads = threads;
            Context.Tell(actor, new UseThreads(threads));
        }
    }

    private sealed class Child(RunId run, long attempt, bool isReplica, string dataSha256)
    {
        public RunId Run { get; } = run;

        public long Attempt { get; } = attempt;

        public bool IsReplica { get; } = isReplica;

        public string DataSha256 { get; } = dataSha256;

        /// <summary>As it was told last.</summary>
        public int Threads { get; set; } = 1;
    }

    private sealed class RepeatRegistration
    {
        public static RepeatRegistration Instance { get; } = new();
    }

    private sealed class RepeatLost
    {
        public static RepeatLost Instance { get; } = new();
    }
}
