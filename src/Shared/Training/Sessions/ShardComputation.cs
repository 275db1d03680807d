using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <summary>
/// Computes whole subtrees of a run's work, one shard after the other: what a slot does, be it with all shards of a run or with some.
/// </summary>
public sealed class ShardComputation
{
    private readonly RunSpecification _specification;
    private readonly ExampleSet _train;
    private readonly ExampleSet _validation;
    private readonly IGradientEngine _engine;
    private readonly BatchPlan _plan;
    private readonly ShardTree _tree;
    private readonly ParameterLayout _layout;

    // Sums come back from whoever added them up, on any thread.
    private readonly Lock _freeGate = new();
    private readonly Stack<ShardSum> _free = [];

    /// <param name="specification">The run.</param>
    /// <param name="data">Its data set.</param>
    /// <param name="engine">Of the run's model; stays the caller's to dispose of.</param>
    public ShardComputation(RunSpecification specification, Dataset data, IGradientEngine engine)
    {
        _specification = specification;
        _train = data.Train.Take(specification.Data.Train);
        _validation = data.Validation.Take(specification.Data.Validation);
        _engine = engine;
        _plan = new(specification);
        _tree = new(specification.Shards);
        _layout = new(specification.Model);
    }

    /// <summary>The sum over all shards under a node.</summary>
    /// <param name="work">What to compute.</param>
    /// <param name="node">Which part of it.</param>
    /// <param name="parameters">[parameters] The run's present ones; only read.</param>
    /// <param name="moments">What the work's earlier phases came to; see <see cref="TrainingSession.Moments"/>.</param>
    /// <returns>Belongs to the caller, until it is released.</returns>
    public ShardSum Compute(
        in WorkItem work, ShardNode node, AlignedBuffer parameters, ReadOnlyMemory<float> moments = default)
    {
        _tree.Clear(work.HasGradient);
        for (var shard = node.FirstShard; shard < node.FirstShard + node.ShardCount; shard++)
        {
            var sum = FreeSum();
            if (work.Kind == WorkKind.Evaluation)
                _engine.Evaluate(parameters, _validation, work.ShardRange(shard, _specification.Shards), sum);
            else
                _engine.Gradient(parameters, ExamplesOf(work), _plan.Examples(work, shard), PassOf(work, shard, moments), sum);
            if (work is { HasGradient: true, Statistics: true }) AddSquares(sum);
            _tree.Add(new(0, shard), sum);
        }

        return _tree.Take(node);
    }

    /// <summary>Does a session's next work, all shards of it, and completes it.</summary>
    public void Advance(TrainingSession session)
    {
        var work = session.Current ?? throw new InvalidOperationException("The run has ended.");
        _engine.Expect(_train, _plan.ExamplesAfter(work));
        if (session.Descent is not { } step || !TryDescend(session, work, step))
        {
            var sum = Compute(work, ShardNode.Root(_specification.Shards), session.Parameters, session.Moments);
            session.Complete(sum);
            sum.Release();
        }
    }

    private ExampleSet ExamplesOf(in WorkItem work) => work is { Kind: WorkKind.FreeEnergy, Phase: 1 } ? _validation : _train;

    private bool TryDescend(TrainingSession session, in WorkItem work, in DescentStep step)
    {
        var sum = FreeSum();
        var isDone = _engine.TryDescend(session.Parameters, _train, _plan.Examples(work, shard: 0), step, sum);
        if (isDone) session.CompleteDescent(sum);
        sum.Release();
        return isDone;
    }

    /// <summary>Of one shard's own gradient, before it is lost in the sum.</summary>
    private void AddSquares(ShardSum sum)
    {
        if (sum.Examples == 0) return;
        for (var layer = 0; layer < _layout.LayerCount; layer++)
            sum.SquaredGradients[layer] = FixedOrderSum.Squares(_layout.WeightsAndBiases(layer, sum.Gradient.Span)) / sum.Examples;
    }

    private Pass PassOf(in WorkItem work, int shard, ReadOnlyMemory<float> moments)
    {
        var step = (long)work.Epoch * _specification.StepsPerEpoch + work.StepInEpoch;
        return new(work, shard, _specification.Seed, step, work.ShardRange(shard, _specification.Shards).Start.Value, moments);
    }

    private ShardSum FreeSum()
    {
        lock (_freeGate)
        {
            if (_free.TryPop(out var used)) return used;
        }

        return new(_specification.Model, TakeBack);
    }

    private void TakeBack(ShardSum sum)
    {
        lock (_freeGate) _free.Push(sum);
    }
}
