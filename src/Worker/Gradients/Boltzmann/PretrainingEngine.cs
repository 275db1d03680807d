using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Gradients.Boltzmann;

/// <summary>
/// Computes the statistics by which hidden layers are trained as restricted Boltzmann machines, and leaves all else to the net's own
/// engine. A layer's data are the probabilities of the units below it.
/// </summary>
public sealed class PretrainingEngine : IGradientEngine
{
    // Part of what the bits depend on: positive and negative phases of a block are added before those of the next.
    private const int BlockRows = 256;

    private readonly IGradientEngine _net;
    private readonly ThreadTeam _team = new();
    private readonly IKernels _kernels;
    private readonly BlockOfUnits _inputs;
    private readonly RestrictedBoltzmannMachine[] _machines;
    private readonly ParameterSlice[] _untrained;

    /// <param name="model">With pretraining and sigmoid hidden layers.</param>
    /// <param name="net">Of the same model; disposed of with this.</param>
    /// <param name="width">Of vectors; changes the time, not the result.</param>
    /// <exception cref="ArgumentException">The model has no pretraining, or hidden layers that are not sigmoid.</exception>
    public PretrainingEngine(ModelSpecification model, IGradientEngine net, VectorWidth width)
    {
        if (model.Pretraining is null || model.Activation != Activation.Sigmoid)
            throw new ArgumentException("Pretraining is for sigmoid hidden layers.", nameof(model));

        var layout = new ParameterLayout(model);
        (_net, _kernels, _inputs) = (net, KernelSet.Create(width, _team), new(model.Inputs));
        _machines = [.. model.Hidden.Select((_, layer) => new RestrictedBoltzmannMachine(model, layout, layer, _kernels))];
        _untrained = [.. layout.Slices.Where(slice => !slice.Role.IsTrained())];
    }

    public int Threads
    {
        get => _net.Threads;
        set => _net.Threads = _team.Size = value;
    }

    public void Dispose()
    {
        _net.Dispose();
        _team.Dispose();
    }

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        switch (pass.Work.Kind)
        {
            case WorkKind.Pretraining:
                Statistics(parameters, examples, indexes, pass, sum);
                break;
            case WorkKind.FreeEnergy:
                FreeEnergy(parameters, examples, indexes, pass, sum);
                break;
            default:
                _net.Gradient(parameters, examples, indexes, pass, sum);
                foreach (var slice in _untrained) slice.Of(sum.Gradient.Span).Clear();
                break;
        }
    }

    public bool TryDescend(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) =>
        _net.TryDescend(parameters, examples, indexes, step, sum);

    public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => _net.Expect(examples, indexes);

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum) =>
        _net.Evaluate(parameters, examples, range, sum);

    private void Statistics(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        sum.ClearScalars();
        (sum.Examples, sum.Moments) = (indexes.Length, [0]);
        sum.Gradient.Span.Clear();
        for (var first = 0; first < indexes.Length; first += BlockRows)
        {
            var data = Data(parameters, examples, Block(indexes, first), pass.Work.Layer);
            _machines[pass.Work.Layer].AddStatistics(parameters, data, pass, pass.First + first, first > 0, sum);
        }
    }

    /// <summary>The free energy of some examples stands in the sum as its cost.</summary>
    private void FreeEnergy(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        sum.ClearScalars();
        sum.Examples = indexes.Length;
        for (var first = 0; first < indexes.Length; first += BlockRows)
        {
            var data = Data(parameters, examples, Block(indexes, first), pass.Work.Layer);
            sum.Cost += _machines[pass.Work.Layer].FreeEnergy(parameters, data);
        }
    }

    private static ReadOnlySpan<int> Block(ReadOnlySpan<int> indexes, int first) =>
        indexes.Slice(first, Math.Min(BlockRows, indexes.Length - first));

    /// <returns>[rows, visible] What the layer sees of these examples.</returns>
    private Matrix Data(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, int layer)
    {
        var data = _inputs.Rows(indexes.Length);
        for (var row = 0; row < indexes.Length; row++) _kernels.FromPixels(examples.Inputs(indexes[row]), data.Row(row));
        for (var below = 0; below < layer; below++) data = _machines[below].Hidden(parameters, data);
        return data;
    }
}
