using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Worker.Actors;

/// <summary>
/// A node that computes. It offers its slots to the coordinator and spawns an actor for each run, or share of a run, that it is given.
/// Slots that nobody uses are lent to runs of their own, whose results do not depend on them, until the coordinator fills them.
/// </summary>
public sealed class WorkerActor(ActorRef coordinator, WorkerOptions options) : Actor
{
    private const int ReplicaRestartsMax = 5;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(1);

    // In the order in which they were started.
    private readonly OrderedDictionary<ActorRef, Child> _running = [];
    private readonly Dictionary<ActorRef, string> _failures = [];
    private readonly Dictionary<RunId, RunLost> _unheard = [];
    private int _spawned;

    protected override void PreStart()
    {
        Context.Watch(coordinator);
        Context.Tell(coordinator, new RegisterWorker(options.Slots, Context.Now.UtcTicks));
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case StartRun start:
                Run(start.Run, isReplica: false, () => new RunActor(start, options, coordinator));
                break;
            case JoinRun join:
                Run(join.Run, isReplica: true, () => new ReplicaActor(join, options));
                break;
            case LeaveRun leave:
                Leave(leave.Run);
                break;
            case InterruptRun interrupt:
                foreach (var run in ChildrenOf(interrupt.Run)) Context.Forward(run, interrupt);
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
                Unhandled(message);
                break;
        }
    }

    /// <summary>
    /// A replica has nothing to lose: it is restarted and says so, and its shards are computed again. A run has its place in training
    /// to lose: it is given back, and the coordinator places it anew from its last checkpoint.
    /// </summary>
    protected override Directive OnChildFailure(ActorRef child, Exception cause)
    {
        _failures[child] = cause.Message;
        return _running.TryGetValue(child, out var failed) && failed.IsReplica ? Directive.Restart : Directive.Stop;
    }

    private void Run(RunId run, bool isReplica, Func<Actor> factory)
    {
        var props = Props.Create(factory) with { MaxRestarts = ReplicaRestartsMax, RestartWindow = TimeSpan.FromHours(1) };
        var child = Context.Spawn(props, $"{(isReplica ? "replica" : "run")}-{run}-{_spawned++}");
        _running.Add(child, new(run, isReplica));
        Context.Watch(child);
        LendSlots();
    }

    /// <summary>One for a run of its own, one a slot for its shares of a run.</summary>
    private IEnumerable<ActorRef> ChildrenOf(RunId run) => _running.Where(r => r.Value.Run == run).Select(r => r.Key);

    private void Leave(RunId run)
    {
        foreach (var replica in ChildrenOf(run).ToList())
        {
            _running.Remove(replica);
            _failures.Remove(replica);
            Context.Stop(replica);
        }

        LendSlots();
    }

    /// <summary>A child that ended after a failure took its run, or its share of one, with it.</summary>
    private void Ended(ActorRef child)
    {
        if (!_running.Remove(child, out var ended)) return;
        LendSlots();
        if (!_failures.Remove(child, out var reason)) return;
        var lost = new RunLost(ended.Run, $"{Context.Self.Name} failed: {reason}");
        Context.Tell(coordinator, lost);
        _unheard[ended.Run] = lost;
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

    private sealed class Child(RunId run, bool isReplica)
    {
        public RunId Run { get; } = run;

        public bool IsReplica { get; } = isReplica;

        /// <summary>As it was told last.</summary>
        public int Threads { get; set; } = 1;
    }

    private sealed class RepeatLost
    {
        public static RepeatLost Instance { get; } = new();
    }
}
