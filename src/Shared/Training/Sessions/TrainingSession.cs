using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training.Pretraining;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <summary>
/// One run on its way: parameters, optimiser, position and history. It says what is to be computed next (<see cref="Current"/>) and
/// takes the sum over all shards of it (<see cref="Complete"/>); who computes the shards is not its concern. One slot and many use
/// the same session, so the same specification gives the same bits.
/// </summary>
public sealed partial class TrainingSession
{
    private readonly RunSpecification _run;
    private readonly SessionState _state;
    private readonly IUpdateRule _optimizer;
    private readonly RuleState _optimizerState;
    private readonly PretrainingStage? _pretraining;
    private readonly LineSearchTraining? _lineSearch;
    private readonly EpochJudge? _judge;
    private readonly bool _beganFinite;
    private readonly BatchNormRounds _rounds;

    // [parameters] The gradient that was diagnosed last, where another diagnosis follows.
    private AlignedBuffer? _diagnosed;

    /// <param name="run">What to train.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="parameters">[parameters]</param>
    /// <param name="memory">Buffers of a checkpoint, behind the parameters; null for a fresh session.</param>
    private TrainingSession(RunSpecification run, SessionState state, AlignedBuffer parameters, List<AlignedBuffer>? memory)
    {
        _run = run;
        _state = state;
        Parameters = parameters;
        Layout = new(run.Model);
        if (state.KeepsGradient) _diagnosed = TakeLast(memory, "gradient");
        if (run.EarlyStopping is { } rule)
        {
            var isKept = rule.KeepsParameters && History.Best is not null;
            _judge = new(rule, History, isKept ? TakeLast(memory, "best epoch") : null);
        }

        _lineSearch = LineSearchTraining.Create(run, Layout, state, memory);
        _optimizer = _lineSearch is null ? OptimizerFactory.Create(run.Optimizer, Layout, run.Data.Train) : new Optimizers.Rules.Chain([]);
        if (memory?.Count < _optimizer.BufferCount)
            throw new InvalidDataException($"it has {memory.Count} buffers of its optimiser, which needs {_optimizer.BufferCount}");
        _optimizerState = memory is null ? _optimizer.CreateState(Layout) : new([.. memory.Take(_optimizer.BufferCount)]);
        if (run.Model.Pretraining is { } how)
        {
            var buffers = memory?.Skip(_optimizer.BufferCount).ToArray();
            _pretraining = new(run, how, Layout, state.Pretraining ??= new(), History.Pretraining, buffers);
        }

        _beganFinite = DivergenceFinder.AllFinite(parameters.Span);
        _rounds = new(run.Model, Layout);
        (_moments, _sums) = (new float[_rounds.Length], new double[_rounds.ForwardLength]);
        Current = Plan();
    }

    public ParameterLayout Layout { get; }

    /// <summary>What to compute next, on the present <see cref="Parameters"/>; null when the run has ended.</summary>
    public WorkItem? Current { get; private set; }

    /// <summary>
    /// <see cref="Current"/> as a step of plain gradient descent, if it is one, in one shard, of whose gradient nothing else is wanted. Who
    /// computes it may then change <see cref="Parameters"/> in place and call <see cref="CompleteDescent"/>. Such a step keeps finite
    /// parameters finite and does not look for others: there is none where some were not so from the beginning.
    /// </summary>
    public DescentStep? Descent =>
        Current is { Kind: WorkKind.Step } work && _run is { Shards: 1, Model.BatchNorm: null } && _beganFinite
            && !_run.DiagnosticsAreDue(_state)
            ? DescentStep.Create(_run.Optimizer, _run.Data.Train, StepInfo.LearningRate, work.Examples)
            : null;

    /// <summary>[parameters] In the order of <see cref="Layout"/>. Read only for others, but see <see cref="Descent"/>.</summary>
    public AlignedBuffer Parameters { get; private set; }

    /// <summary>Steps made, without those of pretraining.</summary>
    public long Step => _state.Step;

    /// <inheritdoc cref="SessionState.AllSteps" />
    public long AllSteps => _state.AllSteps;

    /// <summary>Epochs completed.</summary>
    public int Epoch => _state.Epoch;

    public RunHistory History => _state.History;

    public Divergence? Divergence => _state.Divergence;

    /// <summary>Mean training accuracy of the epoch under way; null before its first step.</summary>
    public double? EpochAccuracy => _state.EpochExamples == 0 ? null : (double)_state.EpochCorrect / _state.EpochExamples;

    /// <summary>Seconds of computing so far; kept here so that a checkpoint carries it, added to by whoever measures.</summary>
    public double Seconds
    {
        get => _state.Seconds;
        set => _state.Seconds = value;
    }

    public string WeightsSha256() => WeightsHash.Of(Layout.ToCanonical(Parameters));

    /// <summary>Takes the sum over all shards of <see cref="Current"/> and goes on to the next work.</summary>
    /// <param name="sum">Its gradient buffer is used up.</param>
    /// <param name="next">
    /// [parameters] Where a step is to put the new parameters, which are <see cref="Parameters"/> from then on, so that those before stay
    /// as they were for whoever reads them; used if there was a step. Null to change them where they are.
    /// </param>
    public void Complete(ShardSum sum, AlignedBuffer? next = null)
    {
        var work = Checked(sum);
        if (work.Phase < work.Phases - 1 && work.Kind != WorkKind.FreeEnergy)
        {
            CompletePhase(work, sum);
            return;
        }

        switch (work.Kind)
        {
            case WorkKind.Probe:
                CompleteProbe(sum);
                break;
            case WorkKind.Evaluation:
                CompleteEvaluation(sum);
                break;
            case WorkKind.PostMortem:
                _state.PostMortemDue = false;
                sum.Settle();
                _state.Divergence = DivergenceFinder.Find(Layout, sum, _state.Step, _state.Epoch + 1);
                break;
            case WorkKind.Pretraining or WorkKind.FreeEnergy:
                CompletePretraining(_pretraining!, work, sum, next ?? Parameters);
                break;
            default:
                CompleteStep(sum, next ?? Parameters);
                break;
        }

        PlanNext(next ?? Parameters);
    }

    /// <summary>Takes cost, correct and examples of <see cref="Descent"/>, which has been made on <see cref="Parameters"/>.</summary>
    /// <param name="sum">Its gradient is not looked at.</param>
    public void CompleteDescent(ShardSum sum)
    {
        if (Checked(sum).Kind != WorkKind.Step) throw new InvalidOperationException("The next work is not a step.");
        Advance(sum);
        PlanNext(Parameters);
    }

    private WorkItem Checked(ShardSum sum)
    {
        var work = Current ?? throw new InvalidOperationException("The run has ended.");
        if (sum.Examples != work.Examples)
            throw new InvalidOperationException($"Work {work.Number} is a sum over {work.Examples} examples; {sum.Examples} came back.");
        return work;
    }

    private WorkItem? Plan()
    {
        if (_state.Divergence is not null) return null;
        if (_pretraining is { IsDone: false } stage) return stage.Plan(_state.WorkNumber);
        if (_state.PostMortemDue) return Work(WorkKind.PostMortem, BatchPlan.BatchSizeAt(_run, _state.StepInEpoch), statistics: true);
        if (_state.EvaluationDue) return Work(WorkKind.Evaluation, _run.Data.Validation, statistics: false);
        if (History.EarlyEnd is not null) return null;
        if (!_state.Probed && _run.ProbeIsDue(_state)) return Work(WorkKind.Probe, _run.Diagnostics.ProbeCount, statistics: true);
        if (_state.Epoch == _run.Epochs) return null;
        return Work(WorkKind.Step, BatchPlan.BatchSizeAt(_run, _state.StepInEpoch), statistics: MeasuresGradient);
    }

    /// <summary>With the fraction of the present one.</summary>
    private double Epochs => _state.Epoch + (double)_state.StepInEpoch / _run.StepsPerEpoch;

    private StepInfo StepInfo => new(_state.Step, Epochs, LearningRate);

    private double LearningRate =>
        LearningRateSchedule.LearningRate(
            _run.Optimizer.LearningRate, _run.Optimizer.Schedule, Epochs, _run.Epochs, 1.0 / _run.StepsPerEpoch)
        * (_state.Plateau?.Scale ?? 1);

    private bool MeasuresStep => _run.DiagnosticsAreDue(_state) && !_run.ProbeIsDue(_state);

    private void CompletePretraining(PretrainingStage stage, in WorkItem work, ShardSum sum, AlignedBuffer next)
    {
        Parameters = stage.Complete(work, sum, Parameters, next);
        _state.Divergence = stage.Divergence;
        History.Filters ??= stage.Filters;
    }

    private void CompleteProbe(ShardSum sum)
    {
        _state.Probed = true;
        sum.Settle();
        if (DivergenceFinder.IsFinite(sum)) Record(sum);
        else _state.Divergence = DivergenceFinder.Find(Layout, sum, _state.Step, _state.Epoch + 1);
    }

    private void Advance(ShardSum sum)
    {
        _state.EpochCost += sum.Cost;
        _state.EpochCorrect += sum.Correct;
        _state.EpochExamples += sum.Examples;
        _state.Step++;
        _state.Probed = false;
        if (++_state.StepInEpoch < _run.StepsPerEpoch) return;

        _state.StepInEpoch = 0;
        _state.Epoch++;
        _state.EvaluationDue = _run.EvaluateEvery > 0 && (_state.Epoch % _run.EvaluateEvery == 0 || _state.Epoch == _run.Epochs);
        if (!_state.EvaluationDue) EndEpoch(evaluation: null);
    }
}
