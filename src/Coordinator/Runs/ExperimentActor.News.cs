using Cluster.Coordinator.Messages;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Runs;

/// <content>What is only to be told to whoever watches.</content>
public sealed partial class ExperimentActor
{
    private void Tell(IRunMessage news)
    {
        switch (news)
        {
            case ShareLost lost:
                Observe(_notices.Of(lost));
                break;
            case ShareLate late:
                Observe(_notices.Of(late));
                break;
            case RunSilent silent:
                Observe(_notices.Of(silent));
                break;
            case RunPlaced placed:
                _workers[placed.Run] = placed.Worker;
                Observe(placed);
                if (_notices.Of(placed) is { } resumed) Observe(resumed);
                break;
            case RunProgress progress:
                _notices.Enter(progress);
                Observe(progress);
                break;
            case RunNews shown when _begun.Contains(shown.Run):
                Observe(shown);
                Observe(_alerts.Of(shown));
                break;
            default:
                Observe(news);
                break;
        }
    }

    private void Observe(IEnumerable<RunAlerted> alerts)
    {
        foreach (var alert in alerts) Observe((object)alert);
    }

    private void Observe(object message)
    {
        if (request.Observer is not null) Context.Tell(request.Observer, message);
    }
}
