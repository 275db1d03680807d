using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.Boltzmann;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Boltzmann;

/// <summary>A net with pretraining, its parameters, some examples, and what the engine and the twin make of a mini-batch.</summary>
internal sealed class MachineCase
{
    public const ulong Seed = 11;

    private readonly AlignedBuffer _parameters;

    public MachineCase(int[] sizes, int examples, PretrainingSpecification pretraining, ulong seed = 5)
    {
        Model = new() { Inputs = sizes[0], Hidden = sizes[1..^1], Outputs = sizes[^1], Pretraining = pretraining };
        Layout = new(Model);
        _parameters = ParameterInitialization.Create(Model, new(), seed, firstExample: []);
        for (var layer = 0; layer < Model.Hidden.Count; layer++)
        {
            var biases = Layout.Find(layer, ParameterRole.VisibleBias)!.Value;
            var random = new RandomStream(seed, RandomPurpose.Simulation, (uint)layer);
            for (var i = 0; i < biases.Outputs; i++) _parameters[biases.IndexOf(i)] = (float)random.Gaussian((ulong)i);
        }

        Examples = new(Cases.Labels(examples * sizes[0], 256), Cases.Labels(examples, sizes[^1]), sizes[0], sizes[^1]);
    }

    public ModelSpecification Model { get; }

    public ParameterLayout Layout { get; }

    public ExampleSet Examples { get; }

    public AlignedBuffer Parameters => _parameters;

    public static Pass Pass(int layer, int examples, long step = 0, int first = 0, WorkKind kind = WorkKind.Pretraining) =>
        new(new(0, kind, 0, 0, examples, Statistics: false, Layer: layer), 0, Seed, step, first, default);

    /// <summary>The engine's sum over some neighbouring examples, which stand at the same places of the mini-batch.</summary>
    public ShardSum Sum(int layer, Range examples, long step = 0, VectorWidth? width = null, WorkKind kind = WorkKind.Pretraining)
    {
        using var engine = new PretrainingEngine(Model, new GradientEngine(Model), width ?? KernelSet.Best);
        var sum = new ShardSum(Model);
        sum.Gradient.Span.Fill(7f);
        int[] indexes = [.. Enumerable.Range(0, Examples.Count)];
        var first = examples.GetOffsetAndLength(Examples.Count).Offset;
        engine.Gradient(_parameters, Examples, indexes.AsSpan(examples), Pass(layer, Examples.Count, step, first, kind), sum);
        return sum;
    }

    public DoubleBoltzmannMachine Twin(int layer)
    {
        var (weights, biases) = (Layout.Weights(layer), Layout.Biases(layer));
        var visible = Layout.Find(layer, ParameterRole.VisibleBias)!.Value;
        return new(
            [.. Enumerable.Range(0, weights.Inputs).Select(i => Row(weights.Outputs, j => weights.IndexOf(j, i)))],
            Row(visible.Outputs, i => visible.IndexOf(i)),
            Row(biases.Outputs, j => biases.IndexOf(j)));
    }

    /// <summary>What a layer sees of an example.</summary>
    public double[] Data(int layer, int example)
    {
        double[] data = [.. Examples.Inputs(example).ToArray().Select(pixel => pixel / 255.0)];
        for (var below = 0; below < layer; below++) data = Twin(below).Hidden(data);
        return data;
    }

    /// <summary>Hidden states of a persistent chain.</summary>
    public double[] Chain(int layer, int chain)
    {
        var chains = Layout.Find(layer, ParameterRole.Chain)!.Value;
        return Row(chains.Outputs, j => chains.IndexOf(j, chain));
    }

    private double[] Row(int count, Func<int, int> index) => [.. Enumerable.Range(0, count).Select(i => (double)_parameters[index(i)])];
}
