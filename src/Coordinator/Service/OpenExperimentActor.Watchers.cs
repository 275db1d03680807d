using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <content>Those who watch the experiment, or want its end.</content>
internal sealed partial class OpenExperimentActor
{
    private static readonly TimeSpan TellMoreAfter = TimeSpan.FromMilliseconds(20);

    private readonly ExperimentView _view = new();
    private readonly List<ActorRef> _cancelling = [];
    private ExperimentClosed? _closed;

    /// <summary>An end that nobody announced: whoever watches can come again.</summary>
    protected override void PostStop()
    {
        if (_closed is null)
            Tell(new RequestRefused($"The coordinator's actor for {archived.Id} ended; the experiment is not lost. Watch it again."));
    }

    private void ReceiveForWatchers(object message)
    {
        switch (message)
        {
            case AddWatcher add:
                Show(add.Client);
                break;
            case CancelOpen cancel:
                CancelFor(cancel.Client);
                break;
            case Terminated terminated:
                _view.Remove(terminated.Actor);
                break;
            case Again.TellMore:
                _view.TellMore(Context);
                if (!_view.IsTelling) Context.CancelTimer(Again.TellMore);
                break;
            case Notice notice when Context.Parent!.Equals(Context.Sender):
                Tell(notice);
                break;
            case Notice notice:
                Note(notice.Text);
                break;
            case RunHasResult has:
                if (!_view.Enter(has, Context)) break;
                if (!has.WasFinished) _failures = 0;
                Changed();
                break;
            case SlotsChanged or IRunMessage:
                _view.Enter(message, Context);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Show(ActorRef client)
    {
        Context.Tell(client, new ExperimentShown(archived.Id, archived.ResolvedYaml, archived.Data, archived.Accepted));
        if (_closed is not null)
        {
            Context.Tell(client, _closed);
            return;
        }

        Context.Watch(client);
        _view.Add(client, Context);
        if (_remark.Length > 0) Context.Tell(client, new Notice(_remark));
        if (_view.IsTelling) Context.StartPeriodicTimer(Again.TellMore, TellMoreAfter, Again.TellMore);
    }

    private void CancelFor(ActorRef client)
    {
        if (_closed is not null)
        {
            Context.Tell(client, _closed.State == ExperimentState.Cancelled
                ? new ExperimentCancelled(archived.Id)
                : new RequestRefused($"{archived.Id} has ended already."));
            return;
        }

        if (_notWritten is not null)
        {
            Context.Tell(client, new RequestRefused($"{archived.Id} has ended; its results cannot be written yet: {_notWritten}"));
            return;
        }

        _cancelling.Add(client);
        if (_cancelling.Count > 1 || _stage == Stage.Closing) return;
        Note("It was cancelled; what trains leaves a checkpoint and ends.");
        if (_stage == Stage.Waiting) GiveUp(ExperimentState.Cancelled, "");
        else if (_experiment is not null) Context.Tell(_experiment, new InterruptExperiment());
    }

    /// <summary>Everything is on disk: now it may be told.</summary>
    private void Closed(ExperimentClosed closed)
    {
        _closed = closed;
        while (_view.IsTelling) _view.TellMore(Context);
        Tell(closed);
        foreach (var client in _cancelling)
        {
            Context.Tell(client, closed.State == ExperimentState.Cancelled
                ? new ExperimentCancelled(archived.Id)
                : new RequestRefused($"{archived.Id} ended before it could be cancelled."));
        }

        Context.Tell(Context.Parent!, new ExperimentIsClosed(Status(closed.State)));
    }

    private void Tell(object message)
    {
        foreach (var watcher in _view.Watchers) Context.Tell(watcher, message);
    }
}
