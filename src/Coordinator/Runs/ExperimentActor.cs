using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Runs;

/// <summary>
/// One experiment from its first run to its result: asks for each run to be placed, from its checkpoint where there is one, places it
/// again when it is lost, and answers whoever asked when every run has a result.
/// </summary>
public sealed class ExperimentActor(RunExperiment request, CoordinatorOptions options, ActorRef coordinator, ActorRef? requester) : Actor
{
    private const int AheadMin = 8;

    private readonly RunLedger _ledger = new(request.Experiment);
    private readonly HashSet<RunId> _begun = [];
    private ActorRef _keeper = null!;
    private int _next;
    private int _ahead = AheadMin;
    private DateTimeOffset _started;
    private bool _interrupted;

    protected override void PreStart()
    {
        var self = Context.Self;
        _started = Context.Now;
        _keeper = Context.Spawn(Props.Create(() => new CheckpointKeeperActor(request.Store, self)), "checkpoints");
        Observe(new ExperimentStarted(self, request.Experiment, _ledger.Plan));
        BeginMore();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case CheckpointLoaded loaded:
                Loaded(loaded.Run, loaded.Stored);
                break;
            case RunCheckpoint checkpoint:
                Context.Tell(_keeper, checkpoint);
                break;
            case RunEnded ended:
                Close(ended.Run, _ledger.Enter(ended));
                break;
            case RunLost lost:
                Lost(lost);
                break;
            case ShareLost lost:
                Observe(new Notice($"{Name(lost.Run)} goes on without {lost.Worker}: {lost.Reason}"));
                break;
            case RunWithdrawn withdrawn:
                Close(withdrawn.Run, result: null);
                break;
            case SlotsChanged slots:
                _ahead = AheadMin + 2 * slots.Slots;
                Observe(slots);
                BeginMore();
                break;
            case IRunMessage:
                Observe(message);
                break;
            case CheckpointNotSaved failed:
                Observe(new Notice($"The checkpoint of {Name(failed.Run)} was not written, the run goes on without it: {failed.Reason}"));
                break;
            case InterruptExperiment:
                _interrupted = true;
                Context.Tell(coordinator, new WithdrawRuns());
                FlushIfAllEnded();
                break;
            case CheckpointsFlushed:
                End();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>
    /// Few runs more than there are slots are loaded and placed at a time, so that ten thousand runs fill neither memory nor mailboxes.
    /// </summary>
    private void BeginMore()
    {
        for (; !_interrupted && _next < _ledger.Plan.Count && _begun.Count < _ahead; _next++)
        {
            _begun.Add(_ledger.Plan[_next].Run);
            Context.Tell(_keeper, new LoadCheckpoint(_ledger.Plan[_next].Run));
        }
    }

    private void Loaded(RunId run, StoredCheckpoint stored)
    {
        if (stored.Problem is not null) Observe(new Notice(stored.Problem));
        var checkpoint = stored.Data;
        try
        {
            if (checkpoint is { } bytes && _ledger.EnterFinished(run, bytes) is { } result)
            {
                Close(run, result);
                return;
            }
        }
        catch (InvalidDataException cause)
        {
            Observe(new Notice($"The checkpoint of {Name(run)} is of no use: {cause.Message}. The run begins again."));
            checkpoint = null;
        }

        if (_interrupted)
            Close(run, result: null);
        else
            Context.Tell(coordinator, new PlaceRun(run, _ledger.SpecificationOf(run), _ledger[run].Configuration.Slots, checkpoint));
    }

    private void Lost(RunLost lost)
    {
        Observe(lost);
        if (_interrupted)
        {
            Close(lost.Run, result: null);
        }
        else if (_ledger.CountLoss(lost.Run) > options.MaxLosses)
        {
            Close(lost.Run, _ledger.EnterFailure(lost.Run, $"{lost.Reason}; given up after {options.MaxLosses} more tries"));
        }
        else
        {
            Observe(new Notice($"{Name(lost.Run)} was lost ({lost.Reason}); it goes on elsewhere from its last checkpoint"));
            Context.Tell(_keeper, new LoadCheckpoint(lost.Run));
        }
    }

    private void Close(RunId run, RunResult? result)
    {
        if (result is not null) Observe(new RunHasResult(run, result));
        if (!_begun.Remove(run)) return;
        BeginMore();
        FlushIfAllEnded();
    }

    private void FlushIfAllEnded()
    {
        if (_begun.Count == 0 && (_interrupted || _next == _ledger.Plan.Count)) Context.Tell(_keeper, new FlushCheckpoints());
    }

    private void End()
    {
        var ended = new ExperimentEnded(new()
        {
            Experiment = request.Experiment,
            DataName = request.Experiment.Configurations[0].Template.Data.Name,
            DataSha256 = request.Experiment.Configurations[0].Template.Data.Sha256,
            Seconds = (Context.Now - _started).TotalSeconds,
            Started = _started,
            Runs = _ledger.Results,
            Complete = _ledger.IsComplete && !_ledger.Results.Any(r => r.Status == RunStatus.Interrupted),
        });
        Observe(ended);
        if (requester is not null) Context.Tell(requester, ended);
        Context.Stop(Context.Self);
    }

    private string Name(RunId run) => $"{_ledger[run].Configuration.Label}, seed {_ledger[run].Seed}";

    private void Observe(object message)
    {
        if (request.Observer is not null) Context.Tell(request.Observer, message);
    }
}
