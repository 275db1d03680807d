using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients.Outputs;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// Backpropagation stage by stage, for nets of more than weights, biases and activations. For plain nets it gives the bits of
/// <see cref="IGradientEngine"/>'s fast implementation, more slowly: every stage reads and writes all its numbers. Nothing is allocated
/// once the buffers have grown to the largest shard asked for.
/// </summary>
public sealed class StageEngine : IGradientEngine
{
    // Where no example depends on another, blocks bound the memory; each sum goes on from block to block.
    private const int BlockRows = 512;

    private readonly ModelSpecification _model;
    private readonly ThreadTeam _team = new();
    private readonly IKernels _kernels;
    private readonly BatchNormRounds _rounds;
    private readonly StageNet _net;
    private readonly ShardBuffers _single;
    private readonly ShardCache _cache;
    private readonly ParameterSlice[] _untrained;
    private readonly int _parameterLength;

    public StageEngine(ModelSpecification model)
        : this(model, KernelSet.Best)
    {
    }

    /// <exception cref="ArgumentException">Cost and output activation do not go together, or a hidden layer is softmax.</exception>
    public StageEngine(ModelSpecification model, VectorWidth width)
    {
        ExampleChecks.Check(model);
        var layout = new ParameterLayout(model);
        _model = model;
        _kernels = KernelSet.Create(width, _team);
        _rounds = new(model, layout);
        _net = new(model, layout, _rounds, _kernels);
        _single = _net.CreateBuffers();
        _cache = new(_net.CreateBuffers);
        _parameterLength = layout.Length;
        _untrained = [.. layout.Slices.Where(slice => !slice.Role.IsTrained())];
    }

    public int Threads
    {
        get => _team.Size;
        set => _team.Size = value;
    }

    public void Dispose() => _team.Dispose();

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        Begin(parameters, examples, indexes.Length, sum);
        foreach (var slice in _untrained) slice.Of(sum.Gradient.Span).Clear();
        if (pass.Work.Phases > 1) CheckPhase(pass);
        if (indexes.Length == 0) ComputeNothing(pass.Work, sum);
        else if (pass.Work.Phases > 1) ComputePhase(parameters, examples, indexes, pass, sum);
        else if (_rounds.Layers > 0) ComputeAlone(parameters, examples, indexes, pass, sum);
        else ComputeBlocks(parameters, examples, indexes, pass, sum);
    }

    /// <summary>Never: the gradient always has to be looked at.</summary>
    public bool TryDescend(
        AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) => false;

    public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes)
    {
    }

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
    {
        var (start, count) = range.GetOffsetAndLength(examples.Count);
        Begin(parameters, examples, count, sum);
        _rounds.FromRunning(parameters, _single.Moments.Values);
        for (var first = 0; first < count; first += BlockRows)
        {
            _single.Begin(Math.Min(BlockRows, count - first));
            for (var row = 0; row < _single.Rows; row++) Load(_single, examples, start + first + row, row);
            _net.Evaluate(new(parameters, default, first, IsTraining: false, _single.Moments), _single, sum);
        }
    }

    private void CheckPhase(in Pass pass)
    {
        var phase = pass.Work.Phase;
        var known = phase < pass.Work.Phases ? _rounds.KnownBefore(phase) : -1;
        if (pass.Work.Phases != _rounds.SegmentCount + 1 || pass.Moments.Length != known)
            throw new ArgumentException(
                $"Phase {phase} of {pass.Work.Phases} with {pass.Moments.Length} moments is not one of this model.", nameof(pass));
    }

    /// <summary>A shard without examples, as there are where a mini-batch has fewer than there are shards: all its sums are 0.</summary>
    private void ComputeNothing(in WorkItem work, ShardSum sum)
    {
        if (work.HasGradient) sum.Gradient.Span.Clear();
        if (_rounds.MomentsOf(work) is > 0 and var moments) Array.Clear(sum.MakeMoments(moments));
    }

    /// <summary>One round of several; those before are computed too if this engine has not done so.</summary>
    private void ComputePhase(
        AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        var phase = pass.Work.Phase;
        var buffers = _cache.Find(pass, parameters);
        if (phase == 0 || buffers.RoundsDone > phase || buffers.Rows != indexes.Length) Load(buffers, examples, indexes);
        pass.Moments.Span.CopyTo(buffers.Moments.Values);
        var own = new StagePass(parameters, pass, pass.First, IsTraining: true, buffers.Moments);
        while (buffers.RoundsDone <= phase) _net.NextRound(own, buffers, add: false, sum);
        if (phase == _rounds.SegmentCount) return;
        var sums = buffers.Moments.Sums[_rounds.RangeOf(phase)];
        sums.CopyTo(sum.MakeMoments(sums.Length));
    }

    /// <summary>All rounds of examples that are normalised by themselves.</summary>
    private void ComputeAlone(
        AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        Load(_single, examples, indexes);
        var (moments, own) = (_single.Moments, new StagePass(parameters, pass, pass.First, IsTraining: true, _single.Moments));
        for (var segment = 0; segment < _rounds.SegmentCount; segment++)
        {
            _net.NextRound(own, _single, add: false, sum);
            var range = _rounds.RangeOf(segment);
            _rounds.Finish(segment, moments.Sums[range], indexes.Length, parameters, moments.Values[range]);
        }

        _net.NextRound(own, _single, add: false, sum);
        moments.Sums[.._rounds.ForwardLength].CopyTo(sum.MakeMoments(_rounds.ForwardLength));
    }

    private void ComputeBlocks(
        AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        for (var first = 0; first < indexes.Length; first += BlockRows)
        {
            Load(_single, examples, indexes.Slice(first, Math.Min(BlockRows, indexes.Length - first)));
            _single.Cost = sum.Cost;
            _net.NextRound(
                new(parameters, pass, pass.First + first, IsTraining: true, _single.Moments), _single, add: first > 0, sum);
        }
    }

    private void Begin(AlignedBuffer parameters, ExampleSet examples, int count, ShardSum sum)
    {
        ExampleChecks.Check(_model, examples);
        ExampleChecks.Check(_parameterLength, parameters, sum);
        sum.ClearScalars();
        sum.Examples = count;
    }

    private void Load(ShardBuffers buffers, ExampleSet examples, ReadOnlySpan<int> indexes)
    {
        buffers.Begin(indexes.Length);
        for (var row = 0; row < indexes.Length; row++) Load(buffers, examples, indexes[row], row);
    }

    private void Load(ShardBuffers buffers, ExampleSet examples, int index, int row)
    {
        _kernels.FromPixels(examples.Inputs(index), buffers.Inputs.Row(row));
        buffers.Labels[row] = examples.Label(index);
    }
}
