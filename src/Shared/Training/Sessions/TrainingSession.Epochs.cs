using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <content>What follows of an epoch's figures.</content>
public sealed partial class TrainingSession
{
    /// <summary>
    /// For checkpoints: the parameters, the optimiser's, those of pretraining; then, where they are kept, the best epoch's parameters and
    /// the gradient that was diagnosed last.
    /// </summary>
    private IEnumerable<AlignedBuffer> Buffers
    {
        get
        {
            var optimizer = _lineSearch?.Minimizer.Buffers ?? _optimizerState.Buffers;
            List<AlignedBuffer> all = [Parameters, .. optimizer, .. _pretraining?.Buffers ?? []];
            if (_judge?.Kept is { } best) all.Add(best);
            if (_diagnosed is not null) all.Add(_diagnosed);
            return all;
        }
    }

    private static AlignedBuffer TakeLast(List<AlignedBuffer>? buffers, string what)
    {
        if (buffers is null or []) throw new InvalidDataException($"the {what} that it says it keeps is missing");
        var last = buffers[^1];
        buffers.RemoveAt(buffers.Count - 1);
        return last;
    }

    private void CompleteEvaluation(ShardSum sum)
    {
        _state.EvaluationDue = false;
        var isFinite = double.IsFinite(sum.Cost);
        if (!isFinite) _state.Divergence = new(Layout.LayerCount, "validation cost", (float)sum.Cost, _state.Step, _state.Epoch);
        EndEpoch(isFinite ? sum : null);
    }

    private void EndEpoch(ShardSum? evaluation)
    {
        History.Epochs.Add(new(
            _state.Epoch,
            _state.EpochCost / _state.EpochExamples,
            (double)_state.EpochCorrect / _state.EpochExamples,
            evaluation is null ? null : evaluation.Cost / evaluation.Examples,
            evaluation is null ? null : (double)evaluation.Correct / evaluation.Examples)
        {
            WeightDecay = AddWeightDecay.Cost(Layout, _run.Optimizer.L2 / _run.Data.Train, Parameters.Span),
        });
        JudgeEpoch(History.Epochs[^1]);
        (_state.EpochCost, _state.EpochCorrect, _state.EpochExamples) = (0, 0, 0);
    }

    private void JudgeEpoch(EpochRecord epoch)
    {
        _judge?.Judge(epoch, Parameters);
        if (_run.Optimizer is not { Schedule: { Kind: ScheduleKind.OnPlateau } schedule, LearningRate: var rate }) return;
        var cost = _run.EvaluateEvery > 0 ? epoch.ValidationCost : epoch.TrainCost;
        if (cost is { } value) (_state.Plateau ??= new()).Take(rate, schedule.Plateau ?? new(), value);
    }
}
