using Cluster.Cli.Output;
using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting;

/// <summary>Prints what a coordinator has to say.</summary>
/// <param name="log">Where.</param>
/// <param name="ended">Completes when the coordinator's actor has ended for good, which was printed before.</param>
internal sealed class ScreenActor(EventLog log, TaskCompletionSource ended) : Actor
{
    protected override void Receive(object message)
    {
        switch (message)
        {
            case TimedNotice notice:
                log.Write(notice.At, notice.Text);
                break;
            case CoordinatorEnded:
                ended.TrySetResult();
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
