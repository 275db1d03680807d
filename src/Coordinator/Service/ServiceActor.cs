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
    private static readonly TimeSpan BeginAgainAfter = TimeSpan.FromSeconds(30);

    private readonly OrderedDictionary<string, Entry> _experiments = new(StringComparer.Ordinal);
    private readonly NoticeList _notices = new();
    private string _lastFailure = "";
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
                _lastFailure = $": {failed.Reason}";
                Note($"The coordinator's actor failed and was started again; its workers are asked to come back: {failed.Reason}");
                break;
            case ClusterNotice notice:
                Note(notice.Text);
                foreach (var id in notice.Experiments)
                {
                    if (_experiments.TryGetValue(id, out var concerned) && concerned.Actor is { } open)
                        Context.Tell(open, new Notice(notice.Text));
                }

                break;
            case ExperimentNotice notice:
                Note($"{notice.Id}: {notice.Text}");
                break;
            case ExperimentChanged changed:
                if (_experiments.TryGetValue(changed.Status.Id, out var entry))
                    _experiments[changed.Status.Id] = entry with { Status = changed.Status };
                break;
            case ExperimentIsClosed closed:
                Closed(closed.Status);
                break;
            case Terminated terminated when terminated.Actor.Equals(doors.Coordinator):
                var end = $"The coordinator's actor failed too often and has ended{_lastFailure}. Start it again; nothing is lost.";
                Note(end);
                if (doors.Screen is not null) Context.Tell(doors.Screen, new CoordinatorEnded(end));
                break;
            case Terminated terminated:
                Ended(terminated.Actor);
                break;
            case BeginAgain again:
                BeginOnceMore(again.Id);
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
        var actor = Context.Spawn(Props.Create(() => new OpenExperimentActor(archived, read, order, doors)), archived.Id);
        Context.Watch(actor);
        return actor;
    }

    /// <summary>An experiment's actor that failed too often; nothing is given up for that.</summary>
    private void Ended(ActorRef actor)
    {
        if (_experiments.Values.FirstOrDefault(e => actor.Equals(e.Actor)) is not { } entry) return;
        var id = entry.Archived.Id;
        _experiments[id] = entry with { Actor = null };
        Note($"{id}: its actor failed too often; it begins again from the archive in {BeginAgainAfter.TotalSeconds:0} s.");
        Context.StartTimer(id, BeginAgainAfter, new BeginAgain(id));
    }

    private void BeginOnceMore(string id)
    {
        if (_experiments.TryGetValue(id, out var entry) && entry.IsDown)
            _experiments[id] = entry with { Actor = Begin(entry.Archived, read: null) };
    }

    /// <summary>What was passed on to it before is still answered.</summary>
    private void Closed(ExperimentStatus status)
    {
        if (!_experiments.TryGetValue(status.Id, out var entry) || entry.Actor is null) return;
        _experiments[status.Id] = entry with { Status = status, Actor = null };
        Context.Tell(entry.Actor, PoisonPill.Instance);
        var how = status.State.ToString().ToLowerInvariant();
        var have = status.Runs == 1 ? "has" : "have";
        Note($"{status.Id} has ended: {how}, {status.Done} of {Plural.Of(status.Runs, "run")} {have} a result."
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
    private sealed record Entry(ArchivedExperiment Archived, ActorRef? Actor, ExperimentStatus Status)
    {
        /// <summary>It is open, and its actor failed.</summary>
        public bool IsDown => Actor is null && Status.State == ExperimentState.Running;
    }

    private sealed record BeginAgain(string Id);

    private sealed record Listed(ArchiveContents Contents);

    private sealed record NotListed(string Reason);

    private sealed class TryAgain
    {
        public static TryAgain Instance { get; } = new();
    }
}
