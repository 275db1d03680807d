using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Worker.Actors;

/// <summary>
/// To a worker node's joiner: take nothing more, hand on what is in hand. Answered by <see cref="ClusterLeft"/> when the coordinator has
/// it.
/// </summary>
public sealed record LeaveCluster;

/// <summary>Answer to <see cref="LeaveCluster"/>: nothing is left here that anybody needs.</summary>
public sealed record ClusterLeft;

/// <summary>Worker to a run of its own: give me your last checkpoint, and end.</summary>
internal sealed record HandOver;

/// <summary>Answer to <see cref="HandOver"/>. Passed on by the worker, so that it comes before what the worker says after it.</summary>
internal sealed record HandedOver(RunCheckpoint Checkpoint);

/// <content>The end that somebody wants.</content>
public sealed partial class WorkerActor
{
    private ActorRef? _leaver;
    private bool _saidSo;

    private bool IsLeaving => _leaver is not null;

    private void ReceiveOfLeaving(object message)
    {
        switch (message)
        {
            case LeaveCluster:
                HandOverAll(Context.Sender!);
                break;
            case HandedOver handed:
                Context.Tell(coordinator, handed.Checkpoint);
                break;
            case StartRun or JoinRun:
                // Given before the coordinator heard of it, which gives them to others then.
                break;
            case WorkerLeft or RegisterAgain:
                Context.Tell(_leaver!, new ClusterLeft());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void HandOverAll(ActorRef leaver)
    {
        if (IsLeaving) return;
        _leaver = leaver;
        foreach (var (child, running) in _running)
        {
            if (!running.IsReplica) Context.Tell(child, new HandOver());
        }

        LeaveWhenHandedOver();
    }

    /// <summary>Shares of runs are computed to the last: whoever waits for them need not wait for another worker.</summary>
    private void LeaveWhenHandedOver()
    {
        if (!IsLeaving || _saidSo || _running.Values.Any(r => !r.IsReplica)) return;
        _saidSo = true;
        Context.Tell(coordinator, new WorkerLeaves());
    }
}
