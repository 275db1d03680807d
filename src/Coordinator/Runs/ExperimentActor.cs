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
public sealed partial class ExperimentActor(RunExperiment request, CoordinatorOptions options, ActorRef coordinator, ActorRef? requester)
    : Actor
{
    private const int AheadMin = 8;

    private readonly RunLedger _ledger = new(request.Experiment, request.Id);
    private readonly Queue<RunId> _queue = [];
    private readonly HashSet<RunId> _begun = [];
    private readonly Dictionary<RunId, RunResult?> _settling = [];
    private readonly Dictionary<RunId, string> _workers = [];
    private readonly Dictionary<RunId, (string Reason, bool IsFailure)> _lost = [];
    private RunNotices _notices = null!;
    private AlertBook _alerts = null!;
    private ActorRef _keeper = null!;
    private Halving? _halving;
    private int _ahead = AheadMin;
    private DateTimeOffset _started;
    private bool _interrupted;

    protected override void PreStart()
    {
        var self = Context.Self;
        if (requester is not null) Context.Watch(requester);
        _notices = new(_ledger);
        _halving = Halving.Of(request.Experiment, _ledger.Plan);
        foreach (var planned in _ledger.Plan) _queue.Enqueue(planned.Run);
        _alerts = new(_ledger, request.Experiment.Alerts);
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
                Settle(ended);
                break;
            case CheckpointSettled settled when _pausing.Remove(settled.Run, out var paused):
                Pause(settled.Run, paused);
                break;
            case CheckpointSettled settled when _settling.Remove(settled.Run, out var result):
                Close(settled.Run, result);
                break;
            case RunFailed failed:
                Lost(failed.Run, failed.Reason, isFailure: true);
                break;
            case RunCutOff cut:
                Lost(cut.Run, cut.Reason, isFailure: false);
                break;
            case RunHandedOver handed:
                HandedOver(handed);
                break;
            case RunWithdrawn withdrawn:
                Load(withdrawn.Run);
                break;
            case SlotsChanged slots:
                _ahead = AheadMin + 2 * slots.Slots;
                Observe(slots);
                BeginMore();
                break;
            case IRunMessage news:
                Tell(news);
                break;
            case CheckpointNotSaved failed:
                Observe(_notices.Of(failed));
                break;
            case CheckpointSavedAfterAll saved:
                Observe(_notices.Of(saved));
                break;
            case InterruptExperiment:
                Interrupt();
                break;
            case CheckpointsFlushed:
                End();
                break;
            case Terminated:
                // Nobody waits for the result any more.
                Context.Stop(Context.Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Interrupt()
    {
        _interrupted = true;
        Context.Tell(coordinator, new WithdrawRuns());
        Context.Tell(_keeper, new GiveUpCheckpoints());
        FlushIfAllEnded();
    }

    /// <summary>
    /// Few runs more than there are slots are loaded and placed at a time, so that ten thousand runs fill neither memory nor mailboxes. An
    /// interrupted experiment loads the others too: what earlier processes or stages left of them are results.
    /// </summary>
    private void BeginMore()
    {
        while (_begun.Count < _ahead && _queue.TryDequeue(out var run))
        {
            _begun.Add(run);
            Load(run);
        }
    }

    private void Load(RunId run) => Context.Tell(_keeper, new LoadCheckpoint(run));

    private void Loaded(RunId run, StoredCheckpoint stored)
    {
        // Whatever the checkpoint shows, this loss is dealt with: a later one is another.
        var wasLost = _lost.Remove(run, out var lost);
        if (stored.Problem is not null) Observe(new Notice(stored.Problem));
        var (checkpoint, from) = (stored.Data, 0L);
        try
        {
            if (checkpoint is { } bytes)
            {
                var (state, result) = _ledger.EnterStored(run, bytes);
                if (result is not null)
                {
                    Close(run, result);
                    return;
                }

                Observe(_alerts.UnderWay(run, state.History));
                if (_halving?.UntilEpoch is { } epoch && state.HasReached(epoch))
                {
                    Pause(run, new(state.History, state.Seconds));
                    return;
                }

                if (_interrupted)
                {
                    Close(run, _ledger.EnterPaused(run, new(state.History, state.Seconds), RunStatus.Interrupted));
                    return;
                }

                from = state.AllSteps;
                if ((request.Id.Length > 0 || _workers.ContainsKey(run)) && !_havePaused.Remove(run)) _notices.WillResume(run, from);
            }
        }
        catch (InvalidDataException cause)
        {
            Observe(_notices.Useless(run, cause.Message));
            checkpoint = null;
        }

        if (_interrupted) Close(run, result: null);
        else if (wasLost) PlaceAgain(run, lost, checkpoint, from);
        else Place(run, checkpoint);
    }

    private void Place(RunId run, ReadOnlyMemory<byte>? checkpoint) => Context.Tell(
        coordinator,
        new PlaceRun(run, _ledger.SpecificationOf(run), _ledger[run].Configuration.Slots, checkpoint, _halving?.UntilEpoch));

    private void PlaceAgain(RunId run, (string Reason, bool IsFailure) lost, ReadOnlyMemory<byte>? checkpoint, long from)
    {
        if (_ledger.CountLoss(run, from, lost.IsFailure) > options.MaxLosses)
        {
            Close(run, _ledger.EnterFailure(run, $"{lost.Reason}; given up after {options.MaxLosses} more tries"));
            return;
        }

        Observe(_notices.OfLoss(run, lost.Reason));
        Place(run, checkpoint);
    }

    /// <summary>
    /// A run counts as ended when its last checkpoint is safe: nothing that was announced is trained again after a crash.
    /// </summary>
    private void Settle(RunEnded ended)
    {
        if (IsPause(ended))
        {
            Observe(_alerts.UnderWay(ended.Run, ended.History));
            _pausing[ended.Run] = new(ended.History, ended.Seconds);
        }
        else
        {
            var result = _ledger.Enter(ended);
            if (result is not null) Observe(_alerts.Of(ended.Run, ended.History, ended.Divergence));
            _settling[ended.Run] = result;
        }

        Context.Tell(_keeper, new SettleCheckpoint(ended.Run));
    }

    /// <summary>What it means depends on how far the run had come, which its checkpoint shows.</summary>
    private void Lost(RunId run, string reason, bool isFailure)
    {
        Observe(new RunLost(run, reason));
        _lost[run] = (reason, isFailure);
        Load(run);
    }

    private void HandedOver(RunHandedOver handed)
    {
        Observe(new RunLost(handed.Run, $"{handed.Worker} leaves"));
        Load(handed.Run);
    }

    private void End()
    {
        if (requester is not null) Context.Tell(requester, new ExperimentEnded(_ledger.Result(_started, Context.Now)));
        Context.Stop(Context.Self);
    }
}
