using Cluster.Shared.Diagnostics;

namespace Cluster.Shared.Training.Sessions;

/// <summary>When a run takes its per-layer figures.</summary>
public static class DiagnosticsSchedule
{
    /// <summary>Whether figures are taken before the step at which the session stands.</summary>
    public static bool DiagnosticsAreDue(this RunSpecification run, SessionState at)
    {
        var when = run.Diagnostics;
        if (at.Step == 0 && when.BeforeTraining) return true;
        if (at.Epoch == run.Epochs) return false;
        return (when.EverySteps > 0 && at.Step % when.EverySteps == 0)
            || (when.EveryEpochs > 0 && at.StepInEpoch == 0 && at.Epoch % when.EveryEpochs == 0);
    }

    /// <summary>Whether figures are taken more than once in the run, so that one gradient can be compared with the one before.</summary>
    public static bool IsDiagnosedRepeatedly(this RunSpecification run)
    {
        var when = run.Diagnostics;
        return (when.EverySteps > 0 && run.TotalSteps > when.EverySteps) || (when.EveryEpochs > 0 && run.Epochs > when.EveryEpochs);
    }

    /// <summary>Whether they need a pass of their own. A run without steps has no training gradient to take them from.</summary>
    public static bool ProbeIsDue(this RunSpecification run, SessionState at) =>
        run.DiagnosticsAreDue(at) && (run.Diagnostics.Source == DiagnosticsSource.Probe || run.Epochs == 0);
}
