using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Runs;

/// <content>Runs that train stage by stage, and what comes after the last run of one.</content>
public sealed partial class ExperimentActor
{
    private readonly Dictionary<RunId, PausedRun> _pausing = [];

    // Runs of a stage that goes on are nothing to be told of.
    private readonly HashSet<RunId> _havePaused = [];

    /// <summary>Whether the run has come to the end of its stage; nobody else interrupts runs of an experiment that is not.</summary>
    private bool IsPause(RunEnded ended) => ended.Status == RunStatus.Interrupted && _halving is not null && !_interrupted;

    private void Pause(RunId run, PausedRun paused)
    {
        _havePaused.Add(run);
        _halving!.Enter(run, paused);
        Observe(new RunLost(run, "it waits for the other trials of its stage"));
        if (_begun.Remove(run)) GoOn();
    }

    private void Close(RunId run, RunResult? result)
    {
        var wasFinished = !_workers.ContainsKey(run) && result?.Status != RunStatus.Failed;
        if (result is not null)
        {
            Observe(new RunHasResult(run, result, wasFinished));
            _halving?.Enter(run, result);
        }

        _alerts.Close(run);
        if (_begun.Remove(run)) GoOn();
    }

    /// <summary>
    /// Begins what there is room for; after the last run of a stage the next one, after the last of all ends. Whoever is interrupted
    /// decides nothing: who goes on is decided from the checkpoints by whoever resumes.
    /// </summary>
    private void GoOn()
    {
        BeginMore();
        while (!_interrupted && _begun.Count == 0 && _halving?.Decide() is { } stage)
        {
            foreach (var (run, paused) in stage.Eliminated) CloseAsFarAsItCame(run, paused, RunStatus.Eliminated);
            foreach (var run in stage.Begin) _queue.Enqueue(run);
            BeginMore();
        }

        FlushIfAllEnded();
    }

    private void CloseAsFarAsItCame(RunId run, PausedRun paused, RunStatus status)
    {
        if (_ledger.EnterPaused(run, paused, status) is { } result)
            Observe(new RunHasResult(run, result, WasFinished: !_workers.ContainsKey(run)));
    }

    private void FlushIfAllEnded()
    {
        if (_begun.Count > 0 || _queue.Count > 0) return;
        // Of a stage that an interruption leaves undecided.
        foreach (var (run, paused) in _halving?.Waiting ?? []) CloseAsFarAsItCame(run, paused, RunStatus.Interrupted);
        Context.Tell(_keeper, new Checkpoints.FlushCheckpoints());
    }
}
