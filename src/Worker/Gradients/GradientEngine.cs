using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Gradients;

/// <summary>
/// Backpropagation on this machine's vector units. Many examples are taken in blocks that fit the second-level cache; since every sum
/// goes on from block to block in the order of the examples, the size of a block does not show in the bits. Nothing is allocated once
/// the workspaces have grown to the largest block asked for.
/// </summary>
public sealed class GradientEngine : IGradientEngine
{
    private const int BlockRows = 128;

    private readonly ModelSpecification _model;
    private readonly IKernels _kernels;
    private readonly OutputCost _cost;
    private readonly LayerWorkspace[] _layers;
    private readonly int _bufferLength;
    private readonly int _inputStride;
    private readonly ThreadTeam _team = new();
    private float[] _inputs = [];
    private byte[] _labels = [];

    public GradientEngine(ModelSpecification model)
        : this(model, KernelSet.Best)
    {
    }

    /// <exception cref="ArgumentException">Cost and output activation do not go together, or a hidden layer is softmax.</exception>
    public GradientEngine(ModelSpecification model, IKernels kernels)
    {
        if (model.Hidden.Count > 0 && model.Activation == Activation.Softmax)
            throw new ArgumentException("Softmax is for the output layer; hidden layers take any other activation.", nameof(model));

        var layout = new ParameterLayout(model);
        (_model, _kernels, _cost) = (model, kernels, OutputCost.Create(model, kernels));
        _layers = [.. Enumerable.Range(0, model.LayerCount).Select(layer => new LayerWorkspace(layout, layer, model.ActivationOf(layer)))];
        (_bufferLength, _inputStride) = (layout.Length, Lanes.Pad(model.Inputs));
    }

    public int Threads
    {
        get => _team.Size;
        set => _team.Size = value;
    }

    public void Dispose() => _team.Dispose();

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, bool statistics, ShardSum sum)
    {
        Check(examples);
        Begin(parameters, indexes.Length, sum);
        for (var first = 0; first < indexes.Length; first += BlockRows)
        {
            var block = indexes.Slice(first, Math.Min(BlockRows, indexes.Length - first));
            for (var row = 0; row < block.Length; row++) LoadExample(examples, block[row], row);
            Forward(block.Length, statistics, sum);
            Backward(block.Length, first > 0, sum);
        }

        End(indexes.Length, sum);
    }

    /// <summary>The same for inputs that are floats already.</summary>
    /// <param name="parameters">[parameters] A flat buffer of <see cref="ParameterLayout"/>.</param>
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
        for (var first = 0; first < labels.Length; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, labels.Length - first);
            for (var row = 0; row < rows; row++)
                inputs.Slice((first + row) * _model.Inputs, _model.Inputs).CopyTo(_inputs.AsSpan(row * _inputStride));
            labels.Slice(first, rows).CopyTo(_labels);
            Forward(rows, statistics, sum);
            Backward(rows, first > 0, sum);
        }

        End(labels.Length, sum);
    }

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
    {
        Check(examples);
        var (start, count) = range.GetOffsetAndLength(examples.Count);
        Begin(parameters, count, sum);
        for (var first = 0; first < count; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, count - first);
            for (var row = 0; row < rows; row++) LoadExample(examples, start + first + row, row);
            Forward(rows, statistics: false, sum);
        }
    }

    private void Begin(AlignedBuffer parameters, int examples, ShardSum sum)
    {
        if (parameters.Length != _bufferLength || sum.Gradient.Length != _bufferLength)
            throw new ArgumentException(
                $"This model has buffers of {_bufferLength} floats, not {parameters.Length} and, as gradient, {sum.Gradient.Length}.",
                nameof(parameters));

        MakeRoom(Math.Min(examples, BlockRows));
        foreach (var layer in _layers) layer.Load(parameters.Span);
        sum.ClearScalars();
        sum.Examples = examples;
    }

    private void MakeRoom(int rows)
    {
        if (rows <= _labels.Length) return;
        _inputs = new float[rows * _inputStride];
        _labels = new byte[rows];
        foreach (var layer in _layers) layer.MakeRoom(rows);
    }

    private void LoadExample(ExampleSet examples, int index, int row)
    {
        _kernels.FromPixels(examples.Inputs(index), _inputs.AsSpan(row * _inputStride, _model.Inputs));
        _labels[row] = examples.Label(index);
    }

    private void Forward(int rows, bool statistics, ShardSum sum)
    {
        var x = Inputs(rows);
        foreach (var layer in _layers)
        {
            var activations = layer.Activations(rows);
            _kernels.Forward(x, layer.Weights(), layer.Bias, activations);
            if (layer != _layers[^1]) _kernels.Activate(layer.Activation, activations.Elements, activations.Elements);
            x = activations;
        }

        var labels = _labels.AsSpan(0, rows);
        sum.Cost = _cost.Activate(_layers[^1].Activations(rows), labels, sum.Cost);
        sum.Correct += LayerTally.CountCorrect(_layers[^1].Activations(rows), labels);
        if (!statistics) return;
        for (var layer = 0; layer < _layers.Length; layer++)
            LayerTally.Add(_layers[layer].Activation, _layers[layer].Activations(rows), sum.Activations[layer]);
    }

    private void Backward(int rows, bool add, ShardSum sum)
    {
        _cost.Delta(_layers[^1].Activations(rows), _labels.AsSpan(0, rows), _layers[^1].Deltas(rows));
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            var layer = _layers[l];
            var dZ = layer.Deltas(rows);
            var x = l == 0 ? Inputs(rows) : _layers[l - 1].Activations(rows);
            _kernels.WeightGradient(dZ, x, layer.WeightGradient(), add);
            _kernels.BiasGradient(dZ, layer.BiasGradient(), add);
            if (l == 0) continue;
            var dX = _layers[l - 1].Deltas(rows);
            _kernels.InputGradient(dZ, layer.Weights(), dX);
            _kernels.MultiplyByDerivative(_layers[l - 1].Activation, x.Elements, dX.Elements);
        }
    }

    private void End(int examples, ShardSum sum)
    {
        if (examples == 0) sum.Gradient.Span.Clear();
        else
            foreach (var layer in _layers) layer.StoreGradient(sum.Gradient.Span);
    }

    private ReadOnlyMatrix Inputs(int rows) => new(_inputs, rows, _model.Inputs, _inputStride);

    private void Check(ExampleSet examples)
    {
        if (examples.InputSize != _model.Inputs)
            throw new ArgumentException($"Examples have {examples.InputSize} inputs, the model has {_model.Inputs}.", nameof(examples));
        if (examples.Classes > Math.Max(_model.Outputs, 2))
            throw new ArgumentException($"Examples have {examples.Classes} classes, the model {_model.Outputs} outputs.", nameof(examples));
    }
}
