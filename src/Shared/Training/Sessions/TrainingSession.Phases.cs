using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <content>
/// A gradient in several rounds, for nets that normalise over the whole mini-batch. Where a round stands is no part of a checkpoint: who
/// resumes begins the same work again, with the same numbers.
/// </content>
public sealed partial class TrainingSession
{
    private readonly float[] _moments;

    // Over the mini-batch, of the way forward: for the running statistics.
    private readonly double[] _sums;
    private int _phase;

    /// <summary>
    /// What earlier phases of <see cref="Current"/> came to over all shards, for those who compute the next; empty in a first phase. Valid
    /// until the next work is completed.
    /// </summary>
    public ReadOnlyMemory<float> Moments { get; private set; }

    /// <summary>How many <see cref="ShardSum.Moments"/> the answer to a work has.</summary>
    public int MomentsOf(in WorkItem work) => work.Kind switch
    {
        WorkKind.Evaluation or WorkKind.FreeEnergy => 0,
        WorkKind.Pretraining => 1,
        _ => _rounds.MomentsOf(work),
    };

    private void PlanNext(AlignedBuffer next)
    {
        _state.WorkNumber += _phase + 1;
        (_phase, Moments) = (0, default);
        Current = Plan();
        if (Current is { Kind: WorkKind.Step } && _lineSearch is not null) MoveToTrial(next);
        if (Current is null && _state.Divergence is null && _judge?.ToRestore(_state.Epoch) is { } best) MoveTo(best.Span, next);
        if (Current is null) ForgetGradient();
    }

    private WorkItem Work(WorkKind kind, int examples, bool statistics)
    {
        var phases = kind is WorkKind.Step or WorkKind.Probe or WorkKind.PostMortem ? BatchNormRounds.Of(_run) : 1;
        var isLast = _phase == phases - 1;
        return new(
            _state.WorkNumber + _phase, kind, _state.Epoch, _state.StepInEpoch, examples, statistics && isLast, _phase, phases);
    }

    private void CompletePhase(in WorkItem work, ShardSum sum)
    {
        var range = _rounds.RangeOf(work.Phase);
        if (work.Phase < _rounds.Layers) sum.Moments.CopyTo(_sums.AsSpan(range));
        _rounds.Finish(work.Phase, sum.Moments, sum.Examples, Parameters, _moments.AsSpan(range));
        _phase++;
        Moments = _moments.AsMemory(0, _rounds.KnownBefore(_phase));
        Current = Plan();
    }

    /// <summary>After the step, on its new parameters: those of the mini-batch enter the running statistics.</summary>
    private void UpdateRunningStatistics(ShardSum sum, AlignedBuffer next)
    {
        if (_rounds.Layers == 0) return;
        var sums = Current!.Value.Phases == 1 ? sum.Moments : _sums;
        if (!_rounds.Update(sums, sum.Examples, Parameters, next)) LookThrough(next);
    }
}
