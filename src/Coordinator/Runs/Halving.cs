using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Runs;

/// <summary>A run at the end of a stage, or past it.</summary>
internal sealed record PausedRun(RunHistory History, double Seconds);

/// <param name="Begin">Runs that go on.</param>
/// <param name="Eliminated">Runs that do not, as far as they came.</param>
internal sealed record StageEnd(IReadOnlyList<RunId> Begin, IReadOnlyList<(RunId Run, PausedRun Paused)> Eliminated);

/// <summary>
/// Successive halving: which trials go on after each stage. A stage is decided when all its runs are in, by what they had shown when it
/// ended, so that neither their order nor a restart in between matters: whoever asks again from the checkpoints decides the same.
/// </summary>
internal sealed class Halving
{
    private readonly SearchPlan _plan;
    private readonly RunId[][] _runs;
    private readonly Dictionary<RunId, RunHistory?> _ended = [];
    private readonly Dictionary<RunId, PausedRun> _paused = [];
    private List<int> _trials;
    private int _stage;

    private Halving(SearchPlan plan, RunId[][] runs)
    {
        (_plan, _runs) = (plan, runs);
        _trials = [.. Enumerable.Range(0, runs.Length)];
    }

    /// <summary>The epoch at which runs of the present stage pause; null in the last, which they finish.</summary>
    public int? UntilEpoch => IsLast ? null : _plan.Rungs[_stage].Epochs;

    /// <summary>Runs that wait for the others of their stage.</summary>
    public IEnumerable<(RunId Run, PausedRun Paused)> Waiting => _paused.Select(pair => (pair.Key, pair.Value));

    private bool IsLast => _stage >= _plan.Rungs.Count - 1;

    /// <summary>Null for an experiment that trains all its runs to the end.</summary>
    public static Halving? Of(Experiment experiment, IReadOnlyList<PlannedRun> plan) => experiment.Search is { Rungs.Count: > 1 } search
        ? new(search, [.. plan.Select(run => run.Run).Chunk(experiment.Seeds.Count)])
        : null;

    /// <summary>The run has come to the end of the stage.</summary>
    public void Enter(RunId run, PausedRun paused) => _paused[run] = paused;

    /// <summary>The run has ended by itself.</summary>
    public void Enter(RunId run, RunResult result)
    {
        if (result.Status != RunStatus.Interrupted) _ended[run] = result.Status == RunStatus.Finished ? result.History : null;
    }

    /// <summary>Goes on to the next stage; null after the last, and while a run of the present one is not in.</summary>
    public StageEnd? Decide()
    {
        if (IsLast || _trials.Any(trial => _runs[trial].Any(run => !_ended.ContainsKey(run) && !_paused.ContainsKey(run)))) return null;
        var sign = _plan.Metric.LessIsBetter() ? 1 : -1;
        var ranked = _trials.Select(trial => (Trial: trial, Mean: MeanOf(trial)))
            .Where(trial => trial.Mean is not null)
            .OrderBy(trial => sign * trial.Mean!.Value).ThenBy(trial => trial.Trial);
        List<int> survivors = [.. ranked.Take(_plan.Rungs[_stage + 1].Trials).Select(trial => trial.Trial).Order()];
        var eliminated = _trials.Except(survivors).SelectMany(trial => _runs[trial]).Where(_paused.ContainsKey)
            .Select(run => (run, _paused[run])).ToList();
        (_trials, _stage) = (survivors, _stage + 1);
        _paused.Clear();
        return new([.. survivors.SelectMany(trial => _runs[trial]).Where(run => !_ended.ContainsKey(run))], eliminated);
    }

    /// <summary>Over the trial's seeds, in their order; null where one has no figure, and so no way of going on.</summary>
    private double? MeanOf(int trial)
    {
        var sum = 0.0;
        foreach (var run in _runs[trial])
        {
            var history = _ended.TryGetValue(run, out var whole) ? whole : _paused[run].History;
            if (history is null || FigureOf(history) is not { } figure) return null;
            sum += figure;
        }

        return sum / _runs[trial].Length;
    }

    /// <summary>What the history showed at the end of the stage, however long it is by now.</summary>
    private double? FigureOf(RunHistory history)
    {
        var end = _plan.Rungs[_stage].Epochs;
        var evaluated = history.Epochs.Where(epoch => epoch.Epoch <= end && epoch.ValidationCost is not null).ToList();
        if (evaluated.Count == 0) return null;
        var figure = _plan.Metric switch
        {
            RunMetric.ValidationAccuracyBest => evaluated.Max(epoch => epoch.ValidationAccuracy),
            RunMetric.ValidationAccuracyFinal => evaluated[^1].ValidationAccuracy,
            RunMetric.ValidationCostFinal => evaluated[^1].ValidationCost,
            _ => throw new InvalidOperationException($"A search does not rank by {_plan.Metric}."),
        };
        return figure is { } number && double.IsFinite(number) ? number : null;
    }
}
