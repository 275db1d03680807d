using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients.Outputs;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>
/// One block of examples on its way through the layers and back. Called in this order: <see cref="Forward"/>, <see cref="Backward"/>, then
/// one of <see cref="AddGradient"/> and <see cref="Descend"/>.
/// </summary>
internal sealed class Backpropagation
{
    private readonly IKernels _kernels;
    private readonly OutputCost _cost;
    private readonly LayerBuffers[] _layers;
    private Matrix _inputs;
    private ReadOnlyMemory<byte> _labels;

    public Backpropagation(ModelSpecification model, ParameterLayout layout, IKernels kernels)
    {
        _kernels = kernels;
        _cost = OutputCost.Create(model, kernels);
        _layers = [.. Enumerable.Range(0, model.LayerCount).Select(layer => new LayerBuffers(layout, layer, model.ActivationOf(layer)))];
    }

    private int Rows => _inputs.Rows;

    /// <param name="rows">The largest block.</param>
    public void MakeRoom(int rows)
    {
        foreach (var layer in _layers) layer.MakeRoom(rows);
    }

    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch, in]</param>
    /// <param name="labels">[batch], or more.</param>
    /// <param name="statistics">Whether activation statistics are wanted.</param>
    /// <param name="sum">Cost, correct and statistics are added to.</param>
    public void Forward(AlignedBuffer parameters, Matrix inputs, ReadOnlyMemory<byte> labels, bool statistics, ShardSum sum)
    {
        (_inputs, _labels) = (inputs, labels[..inputs.Rows]);
        var x = inputs;
        foreach (var layer in _layers)
        {
            var a = layer.Activations(Rows);
            var activation = layer == _layers[^1] ? Activation.Identity : layer.Activation;
            _kernels.Forward(x, layer.Weights(parameters), layer.Biases(parameters), activation, a);
            x = a;
        }

        sum.Cost = _cost.Activate(x, _labels.Span, sum.Cost);
        sum.Correct += LayerTally.CountCorrect(x, _labels.Span);
        if (!statistics) return;
        for (var layer = 0; layer < _layers.Length; layer++)
            LayerTally.Add(_layers[layer].Activation, _layers[layer].Activations(Rows), sum.Activations[layer]);
    }

    /// <summary>Makes the gradients by all layers' weighted inputs.</summary>
    public void Backward(AlignedBuffer parameters)
    {
        _cost.Delta(_layers[^1].Activations(Rows), _labels.Span, _layers[^1].Deltas(Rows));
        for (var l = _layers.Length - 1; l > 0; l--)
        {
            var (layer, below) = (_layers[l], _layers[l - 1]);
            _kernels.InputGradient(
                layer.Deltas(Rows), layer.Weights(parameters), below.Activation, below.Activations(Rows), below.Deltas(Rows));
        }
    }

    /// <param name="add">Whether to go on from the sums that are there.</param>
    /// <param name="gradient">[parameters]</param>
    public void AddGradient(bool add, AlignedBuffer gradient)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            _kernels.WeightGradient(InputsOf(l), layer.Deltas(Rows), layer.Weights(gradient), layer.Biases(gradient), add);
        }
    }

    /// <summary>Makes a step with the gradient instead of keeping it.</summary>
    /// <param name="add">Whether to go on from the sums that are there.</param>
    /// <param name="gradient">[parameters] Sums of the blocks before; used up.</param>
    /// <param name="step">The step.</param>
    /// <param name="parameters">[parameters] Changed.</param>
    public void Descend(bool add, AlignedBuffer gradient, in DescentStep step, AlignedBuffer parameters)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            _kernels.Descend(
                InputsOf(l), layer.Deltas(Rows), layer.Weights(gradient), layer.Biases(gradient), add, step,
                layer.Weights(parameters), layer.Biases(parameters));
        }
    }

    /// <summary>A bound of what one example adds to a parameter's gradient; not a number where something is not finite.</summary>
    public double LargestTerm()
    {
        var (largest, largestInput) = (0.0, 1.0);
        foreach (var layer in _layers)
        {
            largest = Math.Max(largest, largestInput * _kernels.Largest(layer.Deltas(Rows).Elements));
            largestInput = layer.IsBounded ? 1.0 : Math.Max(1.0, _kernels.Largest(layer.Activations(Rows).Elements));
        }

        return largest;
    }

    private Matrix InputsOf(int layer) => layer == 0 ? _inputs : _layers[layer - 1].Activations(Rows);
}
