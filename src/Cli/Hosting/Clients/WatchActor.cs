using Cluster.Cli.Live;
using Cluster.Cli.Output;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Runs;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting.Clients;

/// <summary>
/// Has an experiment shown from its present state to its end. When the link is lost it waits for the coordinator, however long that
/// takes, and has everything told anew.
/// </summary>
/// <param name="node">Of this process; joins the coordinator.</param>
/// <param name="coordinator">Where that is, for messages.</param>
/// <param name="id">The experiment.</param>
/// <param name="view">Told what happens.</param>
/// <param name="closed">Gets the end; a <see cref="UserException"/> where there is no such experiment, or nobody answers.</param>
internal sealed class WatchActor(
    INode node, NodeAddress coordinator, string id, ActorRef view, TaskCompletionSource<ExperimentClosed> closed) : Actor
{
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShowTime = TimeSpan.FromSeconds(5);

    private IPeer? _coordinator;
    private bool _wasThere;
    private bool _isShown;
    private int _unanswered;
    private string _lastProblem = "";

    protected override void PreStart()
    {
        node.Subscribe(Context.Self);
        Context.StartTimer(Late.Instance, JoinTime, Late.Instance);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case LinkUp up:
                _wasThere = true;
                _coordinator = up.Peer;
                Ask();
                break;
            case LinkDown down:
                _coordinator = null;
                Context.CancelTimer(NotShown.Instance);
                Say($"The link to the coordinator was lost: {LinkWords.Short(down.Reason)}. Waiting for it; the experiment may go on.");
                break;
            case JoinDelayed delayed:
                _lastProblem = delayed.Reason;
                if (_wasThere) Say(LinkWords.Of(delayed));
                break;
            case JoinRefused refused:
                Fail(refused.Reason);
                break;
            case Late when !_wasThere:
                Fail(CoordinatorCalls.NobodyAnswers(coordinator, _lastProblem));
                break;
            case Late:
                break;
            case RequestRefused when _isShown:
                // It cannot go on showing it: the coordinator ends, or an actor of it has failed and begins again.
                Context.StartTimer(AskAgain.Instance, AskAgainAfter, AskAgain.Instance);
                break;
            case RequestRefused refused:
                Fail(refused.Reason);
                break;
            case AskAgain:
                Ask();
                break;
            case NotShown:
                AskOnceMore();
                break;
            case ExperimentShown shown:
                _isShown = true;
                Context.CancelTimer(NotShown.Instance);
                Context.Tell(view, Read(shown));
                break;
            case ExperimentClosed end:
                closed.TrySetResult(end);
                break;
            default:
                Context.Tell(view, message);
                break;
        }
    }

    private void Ask()
    {
        if (_coordinator is null) return;
        (_isShown, _unanswered) = (false, 0);
        Context.Tell(_coordinator.ActorAt(CoordinatorCalls.ServicePath), new WatchExperiment(id));
        Context.StartPeriodicTimer(NotShown.Instance, ShowTime, NotShown.Instance);
    }

    /// <summary>An actor of the coordinator may have failed with the request in hand.</summary>
    private void AskOnceMore()
    {
        _unanswered++;
        if (_unanswered == 2)
            Say($"{CoordinatorCalls.Silent(coordinator, 2 * ShowTime)} It is asked again every {Durations.Words(ShowTime)}.");
        Context.Tell(_coordinator!.ActorAt(CoordinatorCalls.ServicePath), new WatchExperiment(id));
    }

    private static ExperimentSeen Read(ExperimentShown shown)
    {
        var data = shown.Data;
        var info = new DataInfo(data.Name, data.Sha256, data.InputSize, data.Classes, data.TrainCount, data.ValidationCount);
        var experiment = ExperimentReader.Read(shown.ResolvedYaml, shown.Id, [], [data.Name], _ => info);
        return new(experiment, RunPlan.Of(experiment, shown.Id));
    }

    private void Say(string text) => Context.Tell(view, new Notice(text));

    private void Fail(string reason) => closed.TrySetException(new UserException(reason));

    private sealed class AskAgain
    {
        public static AskAgain Instance { get; } = new();
    }

    private sealed class NotShown
    {
        public static NotShown Instance { get; } = new();
    }

    private sealed class Late
    {
        public static Late Instance { get; } = new();
    }
}
