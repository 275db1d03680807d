using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Worker.Actors;

/// <summary>
/// A node that computes. It offers its slots to the coordinator and spawns an actor for each run, or share of a run, that it is given.
/// </summary>
public sealed class WorkerActor(ActorRef coordinator, WorkerOptions options) : Actor
{
    private readonly Dictionary<ActorRef, RunId> _running = [];
    private readonly Dictionary<ActorRef, string> _failures = [];
    private int _spawned;

    protected override void PreStart()
    {
        Context.Watch(coordinator);
        Context.Tell(coordinator, new RegisterWorker(options.Slots));
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case StartRun start:
                Run(start.Run, "run", () => new RunActor(start, options, coordinator));
                break;
            case JoinRun join:
                Run(join.Run, "replica", () => new ReplicaActor(join, options));
                break;
            case LeaveRun leave:
                foreach (var replica in ChildrenOf(leave.Run)) Context.Stop(replica);
                break;
            case InterruptRun interrupt:
                foreach (var run in ChildrenOf(interrupt.Run)) Context.Forward(run, interrupt);
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
        if (child.Name.StartsWith("replica", StringComparison.Ordinal)) return Directive.Restart;
        _failures[child] = cause.Message;
        return Directive.Stop;
    }

    private void Run(RunId run, string role, Func<Actor> factory)
    {
        var child = Context.Spawn(Props.Create(factory), $"{role}-{run}-{_spawned++}");
        _running[child] = run;
        Context.Watch(child);
    }

    /// <summary>One for a run of its own, one a slot for its shares of a run.</summary>
    private IEnumerable<ActorRef> ChildrenOf(RunId run) => _running.Where(r => r.Value == run).Select(r => r.Key);

    private void Ended(ActorRef child)
    {
        if (!_running.Remove(child, out var run) || !_failures.Remove(child, out var reason)) return;
        Context.Tell(coordinator, new RunLost(run, $"{Context.Self.Name} failed: {reason}"));
    }
}
