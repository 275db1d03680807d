using System.Runtime.InteropServices;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Gradients.WeightNorm;

/// <summary>
/// Weight normalisation around the engine of the same net without it: that one gets the weights w = γ v / ‖v‖, and its gradient is
/// turned into the one by v and γ. Weights are made once for shards that have the same parameters.
/// </summary>
public sealed class WeightNormEngine : IGradientEngine
{
    private readonly IGradientEngine _inner;

    // Stays at one thread, whatever the inner engine has: sums over a column's inputs are short.
    private readonly ThreadTeam _team = new();
    private readonly NormalizedLayer[] _layers;

    /// <summary>What is not normalised: where it lies with v and γ between, and where without.</summary>
    private readonly (ParameterSlice Outer, ParameterSlice Inner)[] _others;

    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _parameters;
    private readonly ShardSum _sum;
    private bool _isNormalized;

    /// <param name="model">With weight normalisation.</param>
    /// <param name="inner">Of <see cref="Without"/>; belongs to this engine from now on.</param>
    /// <param name="width">Of the vectors.</param>
    public WeightNormEngine(ModelSpecification model, IGradientEngine inner, VectorWidth width)
    {
        _inner = inner;
        var kernels = KernelSet.Create(width, _team);
        var (outerLayout, innerLayout) = (new ParameterLayout(model), new ParameterLayout(Without(model)));
        _layers =
        [
            .. Enumerable.Range(0, model.LayerCount).Select(layer => new NormalizedLayer(
                outerLayout.Weights(layer), outerLayout.Find(layer, ParameterRole.Length)!.Value, innerLayout.Weights(layer), kernels)),
        ];
        _others =
        [
            .. innerLayout.Slices.Where(slice => slice.Role != ParameterRole.Weight)
                .Select(slice => (outerLayout.Find(slice.Layer, slice.Role)!.Value, slice)),
        ];
        (_weights, _parameters) = (new(innerLayout.Length), new(outerLayout.Length));
        _sum = new(Without(model));
    }

    /// <summary>The net whose gradient the inner engine computes.</summary>
    public static ModelSpecification Without(ModelSpecification model) => model with { WeightNorm = false };

    public int Threads
    {
        get => _inner.Threads;
        set => _inner.Threads = value;
    }

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        Normalize(parameters, sum);
        _inner.Gradient(_weights, examples, indexes, pass, _sum);
        HandOver(sum);
        if (!pass.Work.HasGradient) return;

        foreach (var (to, from) in _others) from.Of(_sum.Gradient.Span).CopyTo(to.Of(sum.Gradient.Span));
        foreach (var layer in _layers) layer.Gradient(parameters, _sum.Gradient, sum.Gradient);
    }

    /// <summary>A step goes through the optimiser's rules: the inner net's weights are not what is trained.</summary>
    public bool TryDescend(
        AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) => false;

    public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => _inner.Expect(examples, indexes);

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
    {
        Normalize(parameters, sum);
        _inner.Evaluate(_weights, examples, range, _sum);
        HandOver(sum);
    }

    public void Dispose()
    {
        _inner.Dispose();
        _team.Dispose();
    }

    private void Normalize(AlignedBuffer parameters, ShardSum sum)
    {
        if (parameters.Length != _parameters.Length || sum.Gradient.Length != _parameters.Length)
            throw new ArgumentException(
                $"The model has {_parameters.Length} parameters, padding included; given are {parameters.Length}, " +
                $"and {sum.Gradient.Length} for the gradient.",
                nameof(parameters));

        // As bits, so that parameters with a NaN are known again too.
        if (_isNormalized && Bits(parameters).SequenceEqual(Bits(_parameters))) return;

        _isNormalized = true;
        parameters.Span.CopyTo(_parameters.Span);
        foreach (var (from, to) in _others) from.Of(parameters.Span).CopyTo(to.Of(_weights.Span));
        foreach (var layer in _layers) layer.Normalize(parameters, _weights);
    }

    private void HandOver(ShardSum sum)
    {
        sum.ClearScalars();
        (sum.Cost, sum.Correct, sum.Examples) = (_sum.Cost, _sum.Correct, _sum.Examples);
        if (_sum.Moments.Length > 0) _sum.Moments.CopyTo(sum.MakeMoments(_sum.Moments.Length), 0);
        for (var layer = 0; layer < sum.Activations.Count; layer++) sum.Activations[layer].Add(_sum.Activations[layer]);
    }

    private static Span<int> Bits(AlignedBuffer buffer) => MemoryMarshal.Cast<float, int>(buffer.Span);
}
