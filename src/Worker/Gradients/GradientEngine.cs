using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients.Outputs;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Gradients;

/// <summary>
/// Backpropagation on this machine's vector units. Many examples are taken in blocks; since every sum goes on from block to block in the
/// order of the examples, the size of a block does not show in the bits. Nothing is allocated once the workspaces have grown to the
/// largest block asked for.
/// </summary>
public sealed class GradientEngine : IGradientEngine
{
    // A block of narrow layers' inputs and activations stays in the second-level cache; wide layers repay packing their weights only
    // with more examples.
    private const int BlockRowsOfNarrow = 128;
    private const int BlockRowsOfWide = 512;
    private const int WideLayer = 256;

    // Half a unit in the last place of the largest float is 1e31: steps up to this size cannot make a finite parameter infinite.
    private const double LargestSafeSum = 1e15;

    private readonly ModelSpecification _model;
    private readonly ThreadTeam _team = new();
    private readonly IKernels _kernels;
    private readonly Backpropagation _net;
    private readonly int _parameterLength;
    private readonly int _inputStride;
    private readonly int _blockRows;
    private AlignedBuffer _inputs = new(0);
    private byte[] _labels = [];
    private ExampleSet? _expectedIn;
    private int[] _expected = [];
    private int _expectedCount;

    public GradientEngine(ModelSpecification model)
        : this(model, KernelSet.Best)
    {
    }

    /// <exception cref="ArgumentException">
    /// Cost and output activation do not go together, a hidden layer is softmax, or it is no plain net.
    /// </exception>
    public GradientEngine(ModelSpecification model, VectorWidth width)
    {
        ExampleChecks.Check(model);
        if (!IsPlain(model))
            throw new ArgumentException("Only plain nets are computed here; the factory knows the others' engines.", nameof(model));

        var layout = new ParameterLayout(model);
        _model = model;
        _kernels = KernelSet.Create(width, _team);
        _net = new(model, layout, _kernels);
        (_parameterLength, _inputStride) = (layout.Length, AlignedBuffer.Pad(model.Inputs));
        _blockRows = model.Sizes.Skip(1).Max() < WideLayer ? BlockRowsOfNarrow : BlockRowsOfWide;
    }

    /// <summary>Whether every layer is weights, biases and an activation whose derivative follows from its value.</summary>
    public static bool IsPlain(ModelSpecification model) =>
        model is { BatchNorm: null, WeightNorm: false, Dropout: null }
        && !(model.Hidden.Count > 0 && model.Activation.NeedsWeightedInput())
        && !model.OutputActivation.NeedsWeightedInput();

    public int Threads
    {
        get => _team.Size;
        set => _team.Size = value;
    }

    public void Dispose() => _team.Dispose();

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        ExampleChecks.Check(_model, examples);
        Begin(parameters, indexes.Length, sum);
        for (var first = 0; first < indexes.Length; first += _blockRows)
        {
            var rows = LoadBlock(examples, indexes, first);
            _net.Forward(parameters, Inputs(rows), _labels, pass.Work.Statistics, sum);
            _net.Backward(parameters);
            _net.AddGradient(first > 0, sum.Gradient);
        }

        if (indexes.Length == 0) sum.Gradient.Span.Clear();
    }

    /// <summary>The same for inputs that are floats already.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch, in] Without padding.</param>
    /// <param name="labels">[batch] Below the number of outputs; 0 or 1 for one output.</param>
    /// <param name="statistics">Whether activation statistics are wanted.</param>
    /// <param name="sum">Out: gradient, cost, correct, examples and, if wanted, activation statistics.</param>
    public void Gradient(
        AlignedBuffer parameters, ReadOnlySpan<float> inputs, ReadOnlySpan<byte> labels, bool statistics, ShardSum sum)
    {
        if (inputs.Length != (long)labels.Length * _model.Inputs)
            throw new ArgumentException($"{labels.Length} examples of {_model.Inputs} are not {inputs.Length} floats.", nameof(inputs));
        if (labels.ContainsAnyExceptInRange((byte)0, (byte)(Math.Clamp(_model.Outputs, 2, 256) - 1)))
            throw new ArgumentException($"Labels must lie below {Math.Max(_model.Outputs, 2)}.", nameof(labels));

        Begin(parameters, labels.Length, sum);
        for (var first = 0; first < labels.Length; first += _blockRows)
        {
            var rows = Math.Min(_blockRows, labels.Length - first);
            for (var row = 0; row < rows; row++) inputs.Slice((first + row) * _model.Inputs, _model.Inputs).CopyTo(Inputs(rows).Row(row));
            labels.Slice(first, rows).CopyTo(_labels);
            _net.Forward(parameters, Inputs(rows), _labels, statistics, sum);
            _net.Backward(parameters);
            _net.AddGradient(first > 0, sum.Gradient);
        }

        if (labels.Length == 0) sum.Gradient.Span.Clear();
    }

    public bool TryDescend(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum)
    {
        if (indexes.Length == 0) return false;
        ExampleChecks.Check(_model, examples);
        Begin(parameters, indexes.Length, sum);
        var (largest, last) = (0.0, (indexes.Length - 1) / _blockRows * _blockRows);
        for (var first = 0; first <= last; first += _blockRows)
        {
            var rows = LoadBlock(examples, indexes, first);
            _net.Forward(parameters, Inputs(rows), _labels, statistics: false, sum);
            _net.Backward(parameters);
            largest = Math.Max(largest, _net.LargestTerm());
            if (first < last) _net.AddGradient(first > 0, sum.Gradient);
        }

        // Asked this way round, a NaN is not safe.
        largest *= indexes.Length * Math.Max(1, Math.Abs(step.NegativeLearningRate));
        var isSafe = double.IsFinite(sum.Cost) && largest < LargestSafeSum;
        if (isSafe) _net.Descend(last > 0, sum.Gradient, step, parameters);
        return isSafe;
    }

    public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes)
    {
        var count = Math.Min(indexes.Length, _blockRows);
        if (_expected.Length < count) _expected = new int[count];
        indexes[..count].CopyTo(_expected);
        (_expectedIn, _expectedCount) = (examples, count);
    }

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
    {
        ExampleChecks.Check(_model, examples);
        var (start, count) = range.GetOffsetAndLength(examples.Count);
        Begin(parameters, count, sum);
        for (var first = 0; first < count; first += _blockRows)
        {
            var rows = Math.Min(_blockRows, count - first);
            for (var row = 0; row < rows; row++) LoadExample(examples, start + first + row, row);
            _net.Forward(parameters, Inputs(rows), _labels, statistics: false, sum);
        }
    }

    private void Begin(AlignedBuffer parameters, int examples, ShardSum sum)
    {
        ExampleChecks.Check(_parameterLength, parameters, sum);
        MakeRoom(Math.Min(examples, _blockRows));
        sum.ClearScalars();
        sum.Examples = examples;
    }

    private void MakeRoom(int rows)
    {
        if (rows <= _labels.Length) return;
        _inputs = new(rows * _inputStride);
        _labels = new byte[rows];
        _net.MakeRoom(rows);
    }

    private int LoadBlock(ExampleSet examples, ReadOnlySpan<int> indexes, int first)
    {
        var rows = Math.Min(_blockRows, indexes.Length - first);
        for (var row = 0; row < rows; row++)
        {
            // One example is fetched while another is converted: memory then has time to answer, and its queues never fill.
            if (row < _expectedCount) _kernels.Prefetch(_expectedIn!.Inputs(_expected[row]));
            LoadExample(examples, indexes[first + row], row);
        }

        _expectedCount = 0;
        return rows;
    }

    private void LoadExample(ExampleSet examples, int index, int row)
    {
        _kernels.FromPixels(examples.Inputs(index), _inputs.Span.Slice(row * _inputStride, _model.Inputs));
        _labels[row] = examples.Label(index);
    }

    private Matrix Inputs(int rows) => new(_inputs, 0, rows, _model.Inputs, _inputStride);
}
