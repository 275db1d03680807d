using Cluster.Cli.Output;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;

namespace Cluster.Cli.Hosting;

/// <summary>Says what happens to a worker's link to its coordinator.</summary>
internal sealed class WorkerEventsActor(INode node, EventLog log, TaskCompletionSource<string> refused) : Actor
{
    protected override void PreStart() => node.Subscribe(Context.Self);

    protected override void Receive(object message)
    {
        switch (message)
        {
            case LinkUp up:
                log.Write($"Joined {up.Peer.Identity.Name} at {up.Peer.Endpoint}.");
                break;
            case LinkDown down:
                log.Write($"{LinkWords.Of(down)} Runs here are given up; the coordinator has their checkpoints.");
                break;
            case JoinDelayed delayed:
                log.Write(LinkWords.Of(delayed));
                break;
            case JoinRefused no:
                refused.TrySetResult($"{no.Endpoint} refuses this worker: {no.Reason.TrimEnd('.')}.");
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
