using Cluster.Coordinator.Messages;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>
/// The coordinator as its clients see it: takes experiments in, shows and cancels them, says what there is. Begins by going on with what
/// the archive has open.
/// </summary>
internal sealed partial class ServiceActor(ServiceDoors doors) : Actor
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly OrderedDictionary<string, Entry> _experiments = new(StringComparer.Ordinal);
    private readonly NoticeList _notices = new();
    private bool _isListed;
    private DateTimeOffset _since;
    private int _order;

    protected override void PreStart()
    {
        _since = Context.Now;
        Context.Watch(doors.Coordinator);
        Context.Tell(doors.Coordinator, new WatchCluster());
        List();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Listed listed:
                GoOn(listed.Contents);
                break;
            case NotListed failed:
                Note($"What the coordinator has in its folder cannot be read, which is tried again every 5 s: {failed.Reason}");
                Context.StartTimer(TryAgain.Instance, TryAgainAfter, TryAgain.Instance);
                break;
            case TryAgain:
                List();
                break;
            case SubmitExperiment or WatchExperiment or CancelExperiment or AskStatus when !_isListed:
                Context.Stash();
                break;
            case CoordinatorFailed failed:
                Context.Tell(doors.Coordinator, new WatchCluster());
                foreach (var client in _asking) Context.Tell(doors.Coordinator, new ListWorkers(client));
                Note($"The coordinator's actor failed and was started again; its workers are asked to come back: {failed.Reason}");
                break;
            case Notice notice:
                Note(notice.Text);
                foreach (var open in Context.Children) Context.Tell(open, notice);
                break;
            case ExperimentNotice notice:
                Note($"{notice.Id}: {notice.Text}");
                break;
            case ExperimentChanged changed:
                _experiments[changed.Status.Id] = _experiments[changed.Status.Id] with { Status = changed.Status };
                break;
            case ExperimentIsClosed closed:
                Closed(closed.Status);
                break;
            case Terminated terminated when terminated.Actor.Equals(doors.Coordinator):
                Note("The coordinator's actor failed too often and has ended. Start the coordinator again; nothing is lost.");
                break;
            case Terminated:
                break;
            default:
                ReceiveFromClient(message);
                break;
        }
    }

    private void List() =>
        Context.PipeToSelf(doors.Archive.ListAsync(), contents => new Listed(contents), cause => new NotListed(cause.Message));

    private void GoOn(ArchiveContents contents)
    {
        foreach (var problem in contents.Problems) Note(problem);
        foreach (var archived in contents.Experiments) Enter(archived, read: null);
        var open = contents.Experiments.Count(e => e.State == ExperimentState.Running);
        Note($"The coordinator was started{(open == 0 ? "" : $" with {Plural.Of(open, "experiment")} to go on with")}.");
        _isListed = true;
        Context.UnstashAll();
    }

    /// <summary>What is open is begun; what is closed is only listed.</summary>
    private void Enter(ArchivedExperiment archived, OpenedExperiment? read)
    {
        var actor = archived.State == ExperimentState.Running ? Begin(archived, read) : null;
        _experiments[archived.Id] = new(
            archived,
            actor,
            new(archived.Id, archived.State, archived.Done, archived.Runs, archived.Accepted, archived.Remark));
    }

    private ActorRef Begin(ArchivedExperiment archived, OpenedExperiment? read)
    {
        var order = _order++;
        return Context.Spawn(Props.Create(() => new OpenExperimentActor(archived, read, order, doors)), archived.Id);
    }

    /// <summary>What was passed on to it before is still answered.</summary>
    private void Closed(ExperimentStatus status)
    {
        var entry = _experiments[status.Id];
        if (entry.Actor is null) return;
        _experiments[status.Id] = entry with { Status = status, Actor = null };
        Context.Tell(entry.Actor, PoisonPill.Instance);
        var how = status.State.ToString().ToLowerInvariant();
        Note($"{status.Id} has ended: {how}, {status.Done} of {Plural.Of(status.Runs, "run")} have a result."
            + (status.Remark.Length == 0 ? "" : $" {status.Remark}"));
    }

    private void Note(string text)
    {
        var notice = _notices.Add(Context.Now, text);
        if (doors.Screen is not null) Context.Tell(doors.Screen, notice);
    }

    /// <param name="Archived">As it was when it was entered.</param>
    /// <param name="Actor">Of an open one.</param>
    /// <param name="Status">As it is now.</param>
    private sealed record Entry(ArchivedExperiment Archived, ActorRef? Actor, ExperimentStatus Status);

    private sealed record Listed(ArchiveContents Contents);

    private sealed record NotListed(string Reason);

    private sealed class TryAgain
    {
        public static TryAgain Instance { get; } = new();
    }
}
