using Cluster.Coordinator.Messages;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <content>What clients ask for.</content>
internal sealed partial class ServiceActor
{
    // Closed experiments that the status names; the folders have the others.
    private const int ClosedShown = 50;

    // Clients whose status waits for the coordinator's actor.
    private readonly HashSet<ActorRef> _asking = [];

    private void ReceiveFromClient(object message)
    {
        switch (message)
        {
            case SubmitExperiment submit:
                Read(submit, Context.Sender!);
                break;
            case WasRead was:
                Accept(was.Experiment, was.For);
                break;
            case WasAccepted was:
                Enter(was.Archived, was.Experiment);
                Note($"{was.Archived.Id} was accepted: {Plural.Of(was.Archived.Runs, "run")}.");
                Context.Tell(was.For, new ExperimentAccepted(was.Archived.Id, was.Archived.Runs));
                break;
            case Answer answer:
                foreach (var part in answer.Parts) Context.Tell(answer.For, part);
                break;
            case WatchExperiment watch:
                Watch(watch.Id, Context.Sender!);
                break;
            case CancelExperiment cancel:
                CancelFor(cancel.Id, Context.Sender!);
                break;
            case AskStatus:
                _asking.Add(Context.Sender!);
                Context.Tell(doors.Coordinator, new ListWorkers(Context.Sender!));
                break;
            case WorkersListed listed:
                if (_asking.Remove(listed.For)) Context.Tell(listed.For, Status(listed.Workers));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Read(SubmitExperiment submit, ActorRef client) => Context.PipeToSelf(
        ExperimentOpening.ReadAsync(doors.Library, submit), opened => new WasRead(client, opened), cause => Refused(client, cause.Message));

    private void Accept(OpenedExperiment opened, ActorRef client) => Context.PipeToSelf(
        doors.Archive.AcceptAsync(opened.Experiment, opened.Data, Context.Now),
        archived => new WasAccepted(client, archived, opened),
        cause => Refused(client, $"The coordinator cannot keep the experiment: {cause.Message}"));

    private void Watch(string id, ActorRef client)
    {
        if (!_experiments.TryGetValue(id, out var entry))
        {
            Context.Tell(client, Unknown(id));
            return;
        }

        if (entry.Actor is not null)
        {
            Context.Tell(entry.Actor, new AddWatcher(client));
            return;
        }

        if (entry.IsDown)
        {
            Context.Tell(client, Down(id));
            return;
        }

        var archived = entry.Archived;
        Context.PipeToSelf(
            doors.Archive.ReadClosedAsync(id),
            closed => new Answer(client, [new ExperimentShown(id, archived.ResolvedYaml, archived.Data, archived.Accepted), closed]),
            cause => Refused(client, $"What {id} came to cannot be read: {cause.Message}"));
    }

    private void CancelFor(string id, ActorRef client)
    {
        if (!_experiments.TryGetValue(id, out var entry)) Context.Tell(client, Unknown(id));
        else if (entry.Actor is not null) Context.Tell(entry.Actor, new CancelOpen(client));
        else if (entry.IsDown) Context.Tell(client, Down(id));
        else Context.Tell(client, new RequestRefused($"{id} has ended already: {entry.Status.State.ToString().ToLowerInvariant()}."));
    }

    private static bool IsClosed(Entry entry) => entry.Status.State != ExperimentState.Running;

    private ClusterStatus Status(IReadOnlyList<WorkerStatus> workers)
    {
        var closed = _experiments.Values.Count(IsClosed);
        var shown = _experiments.Values.Where(e => !IsClosed(e) || closed-- <= ClosedShown).Select(e => e.Status);
        return new(doors.Name, _since, Context.Now, workers, [.. shown], _notices.All);
    }

    private static RequestRefused Down(string id) =>
        new($"The actor of {id} failed and begins again within half a minute. Ask again then.");

    private RequestRefused Unknown(string id) => new(
        $"There is no experiment '{id}'.{NearestName.Question(id, [.. _experiments.Keys])} 'cluster status' lists those that there are.");

    private static Answer Refused(ActorRef client, string reason) => new(client, [new RequestRefused(reason)]);

    private sealed record WasRead(ActorRef For, OpenedExperiment Experiment);

    private sealed record WasAccepted(ActorRef For, ArchivedExperiment Archived, OpenedExperiment Experiment);

    private sealed record Answer(ActorRef For, IReadOnlyList<object> Parts);
}
