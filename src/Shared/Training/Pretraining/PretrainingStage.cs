using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Pretraining;

/// <summary>
/// The part of a run before the training of the net: plans the pretraining of its hidden layers, one after the other, and makes the steps.
/// A step is descent with momentum along the mean of negative minus positive statistics, with the weights' decay as a cost term; it changes
/// the layer's own parameters only.
/// </summary>
internal sealed class PretrainingStage
{
    private const int MonitoredMax = 1000;

    private readonly RunSpecification _run;
    private readonly PretrainingSpecification _how;
    private readonly ParameterLayout _layout;
    private readonly PretrainingState _state;
    private readonly IList<PretrainingRecord> _records;
    private readonly Chain _rules;
    private readonly RuleState _ruleState;

    /// <param name="run">The run.</param>
    /// <param name="how">Its pretraining.</param>
    /// <param name="layout">Of its parameters.</param>
    /// <param name="state">Where it stands; kept up to date.</param>
    /// <param name="records">Take one for each epoch.</param>
    /// <param name="buffers">From a checkpoint; null for a fresh run.</param>
    /// <exception cref="InvalidDataException">Not the buffers of this run's pretraining.</exception>
    public PretrainingStage(
        RunSpecification run, PretrainingSpecification how, ParameterLayout layout, PretrainingState state,
        IList<PretrainingRecord> records, IReadOnlyList<AlignedBuffer>? buffers)
    {
        (_run, _how, _layout, _state, _records) = (run, how, layout, state, records);
        _rules = RulesOf(run, how, layout);
        if (IsDone) _ruleState = RuleState.None;
        else if (buffers is null) _ruleState = _rules.CreateState(layout);
        else if (buffers.Count == _rules.BufferCount) _ruleState = new([.. buffers]);
        else throw new InvalidDataException($"it has {buffers.Count} buffers of pretraining, not {_rules.BufferCount}");
    }

    /// <summary>Whether all layers are pretrained.</summary>
    public bool IsDone => _state.Layer >= _run.Model.Hidden.Count;

    /// <summary>What its rules remember, for a checkpoint; none when it is done.</summary>
    public IReadOnlyList<AlignedBuffer> Buffers => IsDone ? [] : _ruleState.Buffers;

    /// <summary>Where it met a number that is not finite; null where it did not.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Of the first layer, from when it is pretrained; null before, and where its inputs are no picture.</summary>
    public FilterRecord? Filters { get; private set; }

    /// <summary>The next work, unless it <see cref="IsDone"/>.</summary>
    public WorkItem Plan(long number)
    {
        var (layer, epoch) = (_state.Layer, _state.Epoch);
        if (_state.FreeEnergiesDue > 0)
        {
            return new(
                number, WorkKind.FreeEnergy, epoch, 0, Monitored, Statistics: false, Phase: 2 - _state.FreeEnergiesDue, Phases: 2, layer);
        }

        var examples = BatchPlan.BatchSizeAt(_run, _state.StepInEpoch);
        return new(number, WorkKind.Pretraining, epoch, _state.StepInEpoch, examples, Statistics: false, Layer: layer);
    }

    /// <summary>Takes the sum over all shards of the work that was planned.</summary>
    /// <param name="work">The work.</param>
    /// <param name="sum">Its gradient buffer is used up.</param>
    /// <param name="parameters">[parameters] The present ones.</param>
    /// <param name="next">[parameters] Where new ones go; may be the present ones.</param>
    /// <returns>The parameters from then on, one of the two.</returns>
    public AlignedBuffer Complete(in WorkItem work, ShardSum sum, AlignedBuffer parameters, AlignedBuffer next)
    {
        if (work.Kind == WorkKind.FreeEnergy)
        {
            CompleteFreeEnergy(sum, parameters);
            return parameters;
        }

        var gradient = sum.Settle();
        if (!DivergenceFinder.IsFinite(sum))
        {
            Diverge("statistics", (float)sum.Cost);
            return parameters;
        }

        Update(gradient, sum.Examples, parameters, next);
        Advance(sum, next);
        return next;
    }

    private static Chain RulesOf(RunSpecification run, PretrainingSpecification how, ParameterLayout layout)
    {
        var rules = new List<IUpdateRule>();
        if (how.L2 > 0) rules.Add(new AddWeightDecay(layout, how.L2 / run.Data.Train));
        if (how.Momentum > 0) rules.Add(new HeavyBall(new(how.Momentum)));
        rules.Add(new ScaleByLearningRate());
        return new(rules);
    }

    private int Monitored => Math.Min(MonitoredMax, Math.Min(_run.Data.Train, _run.Data.Validation));

    private void Update(AlignedBuffer gradient, int examples, AlignedBuffer parameters, AlignedBuffer next)
    {
        if (next != parameters) parameters.Span.CopyTo(next.Span);
        var step = new StepInfo(_state.Steps, _state.Epoch + (double)_state.StepInEpoch / _run.StepsPerEpoch, _how.LearningRate);
        foreach (var slice in _layout.Slices.Where(slice => slice.Layer == _state.Layer && slice.Role.IsPretrained()))
        {
            var update = slice.Of(gradient.Span);
            var values = slice.Of(next.Span);
            TensorPrimitives.Multiply(update, 1f / examples, update);
            _rules.Apply(update, _ruleState, values, step, slice.Offset);
            TensorPrimitives.Add(values, update, values);
        }

        // A mini-batch that is smaller than the others moves the first chains only.
        if (_layout.Find(_state.Layer, ParameterRole.Chain) is not { } chains) return;
        chains.Of(gradient.Span)[..(examples * chains.Stride)].CopyTo(chains.Of(next.Span));
    }

    private void Advance(ShardSum sum, AlignedBuffer parameters)
    {
        if (sum.Moments is not [var freeEnergy]) throw new InvalidOperationException("Statistics came back without their free energy.");
        _state.Error += sum.Cost;
        _state.FreeEnergy += freeEnergy;
        _state.Examples += sum.Examples;
        _state.Steps++;
        if (DivergenceFinder.FindInParameters(_layout, parameters.Span, _state.Steps, _state.Epoch + 1) is { } found)
            Divergence = found with { What = $"pretrained {found.What}" };
        if (++_state.StepInEpoch < _run.StepsPerEpoch) return;

        _state.StepInEpoch = 0;
        _state.FreeEnergiesDue = Monitored > 0 ? 2 : 0;
        if (_state.FreeEnergiesDue == 0) EndEpoch(validation: null, parameters);
    }

    private void CompleteFreeEnergy(ShardSum sum, AlignedBuffer parameters)
    {
        var mean = sum.Cost / sum.Examples;
        if (--_state.FreeEnergiesDue > 0) _state.TrainFreeEnergy = mean;
        else EndEpoch(mean, parameters);
    }

    private void EndEpoch(double? validation, AlignedBuffer parameters)
    {
        var (layer, weights, examples) = (_state.Layer + 1, _layout.Weights(_state.Layer), (double)_state.Examples);
        _records.Add(new(
            layer, ++_state.Epoch, _state.Error / examples, _state.FreeEnergy / examples, FixedOrderSum.Norm(weights.Of(parameters.Span)),
            _state.TrainFreeEnergy, validation));
        (_state.Error, _state.FreeEnergy, _state.Examples, _state.TrainFreeEnergy) = (0, 0, 0, null);
        if (_state.Epoch < _how.Epochs) return;

        if (layer == 1) Filters = FilterRecord.Of(layer, weights, parameters.Span);
        (_state.Layer, _state.Epoch) = (layer, 0);
    }

    private void Diverge(string what, float value) =>
        Divergence = new(_state.Layer + 1, $"pretraining {what}", value, _state.Steps, _state.Epoch + 1);
}
