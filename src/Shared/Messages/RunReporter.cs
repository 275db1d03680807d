using Cluster.Shared.Actors;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Shared.Messages;

/// <summary>
/// Tells the coordinator what a session shows; used by whoever computes the run. Progress and news may be lost on the way, since the end
/// brings the whole history along; the end is said again until it is heard.
/// </summary>
public sealed class RunReporter(IActorContext context, ActorRef coordinator, RunId run, TrainingSession session)
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(1);

    // What a resumed session brings along was told before it was interrupted.
    private int _epochsTold = session.History.Epochs.Count;
    private int _diagnosticsTold = WholeDiagnosticsOf(session);
    private int _pretrainingTold = session.History.Pretraining.Count;
    private RunEnded? _end;

    /// <summary>Epochs and diagnostics that are new. The newest diagnostics wait for their step, which adds the update ratio.</summary>
    public void News()
    {
        var history = session.History;
        var whole = WholeDiagnosticsOf(session);
        var isPretrained = _pretrainingTold == history.Pretraining.Count;
        if (isPretrained && _epochsTold == history.Epochs.Count && _diagnosticsTold >= whole) return;

        var epochs = history.Epochs.Skip(_epochsTold).ToArray();
        var diagnostics = history.Diagnostics.Take(whole).Skip(_diagnosticsTold).ToArray();
        var pretraining = history.Pretraining.Skip(_pretrainingTold).ToArray();
        context.Tell(coordinator, new RunNews(run, epochs, diagnostics) { Pretraining = pretraining });
        _pretrainingTold += pretraining.Length;
        (_epochsTold, _diagnosticsTold) = (_epochsTold + epochs.Length, _diagnosticsTold + diagnostics.Length);
    }

    /// <summary>Begins to tell progress and to leave checkpoints, each at its interval; zero for no checkpoint but the last.</summary>
    public void Start(TimeSpan progressInterval, TimeSpan checkpointInterval)
    {
        context.StartPeriodicTimer(Tick.Progress, progressInterval, Tick.Progress);
        if (checkpointInterval > TimeSpan.Zero) context.StartPeriodicTimer(Tick.Checkpoint, checkpointInterval, Tick.Checkpoint);
    }

    /// <summary>Nothing is left to compute: <see cref="End"/> with what the session came to.</summary>
    public void Finish() => End(session.Divergence is null ? RunStatus.Finished : RunStatus.Diverged);

    /// <summary>The last words: what is new, a checkpoint, the end. The actor stays until it hears <see cref="RunClosed"/>.</summary>
    public void End(RunStatus status)
    {
        context.CancelTimer(Tick.Progress);
        context.CancelTimer(Tick.Checkpoint);
        News();
        Checkpoint();
        _end = new(run, status, session.WeightsSha256(), session.Seconds, session.History, session.Divergence);
        context.Tell(coordinator, _end);
        context.StartPeriodicTimer(Tick.RepeatEnd, RepeatAfter, Tick.RepeatEnd);
    }

    /// <summary>What is new, and a checkpoint to be passed on: the run goes on elsewhere.</summary>
    public RunCheckpoint LastCheckpoint()
    {
        News();
        return Present();
    }

    /// <summary>To be called with each message first. True when it was the reporter's, or came after the end.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case Tick.Progress:
                context.Tell(coordinator, new RunProgress(run, session.AllSteps, session.Epoch, session.EpochAccuracy));
                return true;
            case Tick.Checkpoint:
                Checkpoint();
                return true;
            case Tick.RepeatEnd:
                context.Tell(coordinator, _end!);
                return true;
            case RunClosed:
                context.Stop(context.Self);
                return true;
            default:
                return _end is not null;
        }
    }

    private static int WholeDiagnosticsOf(TrainingSession session)
    {
        var taken = session.History.Diagnostics;
        return taken.Count > 0 && taken[^1].Step == session.Step && session.Current is not null ? taken.Count - 1 : taken.Count;
    }

    private void Checkpoint() => context.Tell(coordinator, Present());

    private RunCheckpoint Present() => new(run, session.Save().Encode());

    private enum Tick
    {
        Progress,
        Checkpoint,
        RepeatEnd,
    }
}
