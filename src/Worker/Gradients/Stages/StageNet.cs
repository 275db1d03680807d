using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients.Outputs;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// Forward and backward through all stages, in the rounds of <see cref="BatchNormRounds"/>: each begins where the one before had to stop
/// for want of sums over other examples, and ends with such sums; the last ends with the gradient. Without batch normalisation
/// there is one round.
/// </summary>
internal sealed class StageNet
{
    private readonly ModelSpecification _model;
    private readonly BatchNormRounds _rounds;
    private readonly StageList _list;
    private readonly IReadOnlyList<Stage> _stages;
    private readonly OutputCost _cost;

    public StageNet(ModelSpecification model, ParameterLayout layout, BatchNormRounds rounds, IKernels kernels)
    {
        (_model, _rounds) = (model, rounds);
        _list = new(model, layout, rounds, kernels);
        _stages = _list.All;
        _cost = OutputCost.Create(model, kernels);
    }

    public ShardBuffers CreateBuffers() => new(_model.Inputs, _stages, _rounds);

    /// <summary>The next round of examples.</summary>
    /// <param name="pass">About them. Moments of earlier rounds are there; the sums of this one are made.</param>
    /// <param name="buffers">The examples.</param>
    /// <param name="add">Whether to go on from the sums that are there.</param>
    /// <param name="sum">Gets the gradient and all else after the last round.</param>
    public void NextRound(in StagePass pass, ShardBuffers buffers, bool add, ShardSum sum)
    {
        var (round, middle) = (buffers.RoundsDone++, _rounds.Layers);
        if (round <= middle)
        {
            var (begin, end) = (round == 0 ? 0 : Normalization(round - 1), round == middle ? _stages.Count : Normalization(round));
            Forward(pass, buffers, begin, end);
            if (round < middle)
            {
                At(end).SumForward(pass, buffers.InputOf(end));
                return;
            }

            Judge(buffers, withGradient: true);
        }

        var top = round == middle ? _stages.Count - 1 : Normalization(2 * middle - round);
        var bottom = round == 2 * middle ? 0 : Normalization(2 * middle - 1 - round);
        for (var i = top; i > Math.Max(bottom, _list.FirstTrained); i--)
            _stages[i].Backward(pass, buffers.InputOf(i), buffers.Output(i), buffers.Gradient(i), buffers.Gradient(i - 1));
        if (round < 2 * middle) At(bottom).SumBackward(pass, buffers.InputOf(bottom), buffers.Gradient(bottom));
        else Finish(pass, buffers, add, sum);
    }

    /// <summary>Forward only; adds cost and right answers.</summary>
    public void Evaluate(in StagePass pass, ShardBuffers buffers, ShardSum sum)
    {
        buffers.Cost = sum.Cost;
        Forward(pass, buffers, 0, _stages.Count);
        Judge(buffers, withGradient: false);
        sum.Cost = buffers.Cost;
        sum.Correct += buffers.Correct;
    }

    private int Normalization(int layer) => _list.Normalizations[layer];

    private BatchNormStage At(int stage) => (BatchNormStage)_stages[stage];

    private void Forward(in StagePass pass, ShardBuffers buffers, int begin, int end)
    {
        for (var i = begin; i < end; i++) _stages[i].Forward(pass, buffers.InputOf(i), buffers.Output(i));
    }

    private void Judge(ShardBuffers buffers, bool withGradient)
    {
        var outputs = buffers.Output(_stages.Count - 1);
        buffers.Cost = _cost.Activate(outputs, buffers.Labels, buffers.Cost);
        buffers.Correct = LayerTally.CountCorrect(outputs, buffers.Labels);
        if (withGradient) _cost.Delta(outputs, buffers.Labels, buffers.Gradient(_stages.Count - 1));
    }

    private void Finish(in StagePass pass, ShardBuffers buffers, bool add, ShardSum sum)
    {
        for (var i = 0; i < _stages.Count; i++)
            _stages[i].AddGradient(pass, buffers.InputOf(i), buffers.Gradient(i), add, sum.Gradient);
        sum.Cost = buffers.Cost;
        sum.Correct += buffers.Correct;
        if (!pass.Pass.Work.Statistics) return;
        for (var layer = 0; layer < _model.LayerCount; layer++)
        {
            var stage = _list.Activations[layer];
            LayerTally.Add(_model.ActivationOf(layer), buffers.InputOf(stage), buffers.Output(stage), sum.Activations[layer]);
        }
    }
}
