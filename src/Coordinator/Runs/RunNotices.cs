using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Messages;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Runs;

/// <summary>What befell runs, in words for people: which run, who, at which step, what was done about it.</summary>
internal sealed class RunNotices(RunLedger ledger)
{
    // Of shared runs: their position is known from what they say of their progress.
    private readonly Dictionary<RunId, long> _steps = [];
    private readonly Dictionary<RunId, long> _resumed = [];

    public void Enter(RunProgress progress) => _steps[progress.Run] = progress.Step;

    /// <summary>The run will go on from here when it is placed.</summary>
    public void WillResume(RunId run, long step) => _resumed[run] = step;

    /// <summary>Null where there is nothing to say.</summary>
    public Notice? Of(RunPlaced placed) => _resumed.Remove(placed.Run, out var step)
        ? new Notice($"{Name(placed.Run)} goes on at {placed.Worker} from step {step}")
        : null;

    public Notice OfLoss(RunId run, string reason) =>
        new($"{Name(run)} was lost ({reason}); it goes on elsewhere from its last checkpoint");

    public Notice Of(ShareLost lost) => new($"{Name(lost.Run)} goes on without {lost.Worker}{AtStep(lost.Run)}: {lost.Reason}");

    public Notice Of(ShareLate late) => new(
        $"{late.Worker} has not answered for {late.Waited.TotalSeconds:0.0} s in step {late.Step} of {Name(late.Run)}: "
        + (late.GivenTo is null ? "it was asked again" : $"{late.GivenTo} computes its share too, and the first answer counts"));

    public Notice Of(RunSilent silent) => new(
        $"{Name(silent.Run)} on {silent.Worker} has shown no progress for {silent.Silence.TotalSeconds:0} s, although the worker is there; "
        + "it is waited for");

    public Notice Of(CheckpointNotSaved failed) =>
        new($"The checkpoint of {Name(failed.Run)} could not be written, which is tried again every few seconds: {failed.Reason}");

    public Notice Of(CheckpointSavedAfterAll saved) => new($"The checkpoint of {Name(saved.Run)} is written now");

    public Notice Useless(RunId run, string reason) =>
        new($"The checkpoint of {Name(run)} is of no use: {reason}. The run begins again.");

    private string AtStep(RunId run) => _steps.TryGetValue(run, out var step) ? $", at step {step} or a little later" : "";

    private string Name(RunId run) => $"{ledger[run].Configuration.Label}, seed {ledger[run].Seed}";
}
