using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Runs;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Service;

/// <summary>
/// An accepted experiment until it is closed in the archive: has it trained, begins it again from its checkpoints when an actor failed,
/// shows it to those who watch, and writes down what it came to.
/// </summary>
/// <param name="archived">What the archive has of it.</param>
/// <param name="read">The experiment, if it has been read already; null to read it from the archive.</param>
/// <param name="order">Among the others: the smaller goes first.</param>
/// <param name="doors">To the rest of the world.</param>
internal sealed partial class OpenExperimentActor(ArchivedExperiment archived, OpenedExperiment? read, long order, ServiceDoors doors)
    : Actor
{
    // Without a run that ended in between.
    private const int FailuresMax = 5;
    private static readonly TimeSpan BeginAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    private OpenedExperiment? _opened = read;
    private ActorRef? _experiment;
    private Ending? _ending;
    private Stage _stage = Stage.Opening;
    private string _remark = "";
    private string? _notWritten;
    private int _failures;

    protected override void PreStart() => Open();

    protected override void Receive(object message)
    {
        switch (message)
        {
            case HasOpened or NotOpened or ExperimentStarted or ExperimentFailed or ExperimentEnded or Again.Open or Again.Begin
                when _stage == Stage.Closing:
                // Of what was under way when it was given up.
                break;
            case HasOpened opened:
                _opened = opened.Experiment;
                _remark = "";
                Begin();
                break;
            case NotOpened failed:
                Wait(failed.Reason);
                break;
            case ExperimentStarted started:
                _experiment = started.Actor;
                if (_cancelling.Count > 0) Context.Tell(started.Actor, new InterruptExperiment());
                break;
            case ExperimentFailed failed:
                Failed(failed.Reason);
                break;
            case ExperimentEnded ended:
                var cancelled = _cancelling.Count > 0 && !ended.Result.Complete;
                Close(new(cancelled ? ExperimentState.Cancelled : ExperimentState.Finished, ended.Result, ""));
                break;
            case Gathered gathered:
                Close(gathered.Ending);
                break;
            case Written written:
                Closed(written.Closed);
                break;
            case NotWritten failed:
                _notWritten = failed.Reason;
                Note($"Its results could not be written, which is tried again every {TryAgainAfter.TotalSeconds:0} s: {failed.Reason}");
                Context.StartTimer(Again.Close, TryAgainAfter, Again.Close);
                break;
            case Again.Open:
                Open();
                break;
            case Again.Begin:
                Begin();
                break;
            case Again.Close:
                Close(_ending!);
                break;
            default:
                ReceiveForWatchers(message);
                break;
        }
    }

    private void Open()
    {
        if (_opened is not null)
        {
            Begin();
            return;
        }

        _stage = Stage.Opening;
        Context.PipeToSelf(
            ExperimentOpening.ReadAgainAsync(doors.Library, archived),
            opened => new HasOpened(opened),
            cause => new NotOpened(cause.Message));
    }

    /// <summary>Perhaps a disk is not there yet; nothing is given up for that.</summary>
    private void Wait(string reason)
    {
        if (_cancelling.Count > 0)
        {
            GiveUp(ExperimentState.Cancelled, "");
            return;
        }

        _stage = Stage.Waiting;
        if (_remark != reason) Note($"It cannot go on, which is tried again every {TryAgainAfter.TotalSeconds:0} s: {reason}");
        _remark = reason;
        Changed();
        Context.StartTimer(Again.Open, TryAgainAfter, Again.Open);
    }

    private void Begin()
    {
        if (_cancelling.Count > 0)
        {
            GiveUp(ExperimentState.Cancelled, "");
            return;
        }

        _stage = Stage.Training;
        Context.Tell(
            doors.Coordinator,
            new RunExperiment(_opened!.Experiment, doors.Archive.CheckpointsOf(archived.Id), Context.Self, archived.Id, order));
    }

    /// <summary>Its own actor, or the coordinator's, and the books with it. What is finished lies in the checkpoints.</summary>
    private void Failed(string reason)
    {
        _experiment = null;
        _view.Restart(Context);
        if (++_failures > FailuresMax)
        {
            GiveUp(ExperimentState.Failed, $"{reason}; given up after {FailuresMax} more tries");
            return;
        }

        Note($"It begins again from its checkpoints, since an actor failed: {reason}");
        Context.StartTimer(Again.Begin, BeginAgainAfter, Again.Begin);
    }

    /// <summary>Nothing of it trains: what it came to is what its checkpoints say. Without its data neither can be read.</summary>
    private void GiveUp(ExperimentState state, string remark)
    {
        _stage = Stage.Closing;
        if (_opened is not { } opened)
        {
            Close(new(state, null, remark));
            return;
        }

        Context.PipeToSelf(
            StoredResults.ReadAsync(
                opened.Experiment, archived.Id, doors.Archive.CheckpointsOf(archived.Id), archived.Accepted, Context.Now),
            result => new Gathered(new(state, result.Runs.Count > 0 ? result : null, remark)),
            cause => new Gathered(new(state, null, $"{remark} Its checkpoints cannot be read: {cause.Message}".TrimStart())));
    }

    private void Close(Ending ending)
    {
        (_stage, _ending, _experiment) = (Stage.Closing, ending, null);
        Context.PipeToSelf(
            doors.Archive.CloseAsync(archived.Id, ending.State, ending.Result, ending.Remark),
            closed => new Written(closed),
            cause => new NotWritten(cause.Message));
    }

    private void Note(string text)
    {
        Tell(new Notice(text));
        Context.Tell(Context.Parent!, new ExperimentNotice(archived.Id, text));
    }

    private void Changed() => Context.Tell(Context.Parent!, new ExperimentChanged(Status(ExperimentState.Running)));

    private ExperimentStatus Status(ExperimentState state) =>
        new(archived.Id, state, Math.Max(_view.Done, _ending?.Done ?? 0), archived.Runs, archived.Accepted, _ending?.Remark ?? _remark);

    private sealed record Ending(ExperimentState State, ExperimentResult? Result, string Remark)
    {
        public int Done => Result?.Runs.Count(r => r.Status != RunStatus.Interrupted) ?? 0;
    }

    private sealed record Gathered(Ending Ending);

    private sealed record HasOpened(OpenedExperiment Experiment);

    private sealed record NotOpened(string Reason);

    private sealed record Written(ExperimentClosed Closed);

    private sealed record NotWritten(string Reason);

    private enum Stage
    {
        /// <summary>It is being read.</summary>
        Opening,

        /// <summary>It could not be read, and will be tried again.</summary>
        Waiting,

        /// <summary>The coordinator's actor has it, or will have it in a moment.</summary>
        Training,

        /// <summary>How it ended is being written.</summary>
        Closing,
    }

    private enum Again
    {
        Open,
        Begin,
        Close,
        TellMore,
    }
}
