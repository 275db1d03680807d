using Cluster.Cli.Output;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting;

/// <summary>Prints what a coordinator has to say.</summary>
internal sealed class ScreenActor(EventLog log) : Actor
{
    protected override void Receive(object message)
    {
        if (message is TimedNotice notice) log.Write(notice.At, notice.Text);
        else Unhandled(message);
    }
}
