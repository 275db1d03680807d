using Cluster.Shared.Actors;
using Cluster.Shared.Training;

namespace Cluster.Shared.Messages;

/// <summary>Tells the coordinator what a session shows, each thing once and in order; used by whoever computes the run.</summary>
public sealed class RunReporter(IActorContext context, ActorRef coordinator, RunId run, TrainingSession session)
{
    // What a resumed session brings along was told before it was interrupted.
    private int _epochsTold = session.History.Epochs.Count;
    private int _diagnosticsTold = session.History.Diagnostics.Count;

    /// <summary>Epochs and diagnostics that are new. The newest diagnostics wait for their step, which adds the update ratio.</summary>
    public void News()
    {
        var history = session.History;
        for (; _epochsTold < history.Epochs.Count; _epochsTold++)
            context.Tell(coordinator, new EpochEnded(run, history.Epochs[_epochsTold]));

        for (; _diagnosticsTold < history.Diagnostics.Count; _diagnosticsTold++)
        {
            var record = history.Diagnostics[_diagnosticsTold];
            if (record.Step == session.Step && session.Current is not null) return;
            context.Tell(coordinator, new DiagnosticsTaken(run, record));
        }
    }

    public void Progress() => context.Tell(coordinator, new RunProgress(run, session.Step, session.Epoch, session.EpochAccuracy));

    public void Checkpoint() => context.Tell(coordinator, new RunCheckpoint(run, session.Save().Encode()));

    /// <summary>The last words: what is new, a checkpoint, the end.</summary>
    public void End(RunStatus status)
    {
        News();
        Checkpoint();
        context.Tell(coordinator, new RunEnded(run, status, session.WeightsSha256(), session.Seconds, session.History, session.Divergence));
    }
}
