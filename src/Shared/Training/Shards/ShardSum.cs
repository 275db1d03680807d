using System.Numerics.Tensors;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Training.Shards;

/// <summary>
/// What the examples of one shard (or of several, added up) contribute: sums, not means, so that they can be added in the tree.
/// Buffers are made once and used again.
/// </summary>
public sealed class ShardSum
{
    private readonly AlignedBuffer _gradient;
    private readonly Action<ShardSum>? _home;

    // Of few different lengths, which come again with every step.
    private readonly List<double[]> _moments = [];

    // Its gradient is still to be added to this one's.
    private ShardSum? _addend;

    /// <param name="model">Whose gradient.</param>
    /// <param name="home">Takes the sum back when it is released; any thread. Null for none.</param>
    public ShardSum(ModelSpecification model, Action<ShardSum>? home = null)
        : this(
            new(new ParameterLayout(model).Length),
            [.. model.Sizes.Skip(1).Select(neurons => new ActivationStatistics(neurons))],
            home)
    {
    }

    /// <param name="gradient">[parameters] Used as it is.</param>
    /// <param name="activations">Of each layer; empty where no statistics were asked for.</param>
    /// <param name="home">Takes the sum back when it is released; any thread. Null for none.</param>
    public ShardSum(AlignedBuffer gradient, IReadOnlyList<ActivationStatistics> activations, Action<ShardSum>? home)
    {
        (_gradient, Activations, _home) = (gradient, activations, home);
        SquaredGradients = new double[activations.Count];
    }

    /// <summary>
    /// [parameters] Gradient of the cost summed over examples; after an evaluation meaningless but for the padding, which stays zero.
    /// </summary>
    /// <exception cref="InvalidOperationException">An addition was put off and is not made yet: see <see cref="Settle"/>.</exception>
    public AlignedBuffer Gradient => _addend is null
        ? _gradient
        : throw new InvalidOperationException("An addition to this gradient was put off; Settle makes it.");

    /// <summary>Of the gradient.</summary>
    public int Length => _gradient.Length;

    /// <summary>Of each layer; all zero, or empty, unless statistics were asked for.</summary>
    public IReadOnlyList<ActivationStatistics> Activations { get; }

    /// <summary>
    /// [layers] Σ_s ‖G_s‖² / n_s over the shards s that are in this sum, G_s the gradient by the layer's weights and biases summed over the
    /// n_s examples of the shard: what <see cref="GradientSignals"/> needs. All zero, or empty, unless statistics were asked for.
    /// </summary>
    public double[] SquaredGradients { get; }

    /// <summary>Further sums over the examples, which the work asks for; added up in the tree like everything else. Often none.</summary>
    public double[] Moments { get; set; } = [];

    /// <summary>Puts so many <see cref="Moments"/> in place, to be filled in.</summary>
    public double[] MakeMoments(int count)
    {
        foreach (var kept in _moments)
        {
            if (kept.Length == count) return Moments = kept;
        }

        Moments = new double[count];
        _moments.Add(Moments);
        return Moments;
    }

    /// <summary>Cost summed over examples.</summary>
    public double Cost { get; set; }

    /// <summary>Examples whose largest output is the right class.</summary>
    public int Correct { get; set; }

    public int Examples { get; set; }

    /// <summary>
    /// Adds a neighbour in the tree, which belongs to this sum from then on. Which of the two is "this" does not matter to the bits:
    /// a + b = b + a.
    /// </summary>
    /// <param name="other">Released when it is used up.</param>
    /// <param name="withGradient">False after an evaluation.</param>
    /// <param name="later">
    /// Put off the addition of the gradients until <see cref="Settle"/>: who reads the sum piece by piece (<see cref="GradientPiece"/>)
    /// saves a pass over both.
    /// </param>
    public void Add(ShardSum other, bool withGradient, bool later = false)
    {
        Cost += other.Cost;
        Correct += other.Correct;
        Examples += other.Examples;
        for (var i = 0; i < Moments.Length; i++) Moments[i] += other.Moments[i];
        var layers = Math.Min(Activations.Count, other.Activations.Count);
        for (var layer = 0; layer < layers; layer++)
        {
            Activations[layer].Add(other.Activations[layer]);
            SquaredGradients[layer] += other.SquaredGradients[layer];
        }

        if (withGradient && later)
        {
            Settle();
            _addend = other;
            return;
        }

        if (withGradient)
        {
            var gradient = Settle().Span;
            TensorPrimitives.Add(gradient, other.Settle().Span, gradient);
        }

        other.Release();
    }

    /// <summary>Makes an addition that was put off; the neighbour is released then.</summary>
    /// <returns><see cref="Gradient"/>.</returns>
    public AlignedBuffer Settle()
    {
        if (_addend is not { } addend) return _gradient;
        TensorPrimitives.Add(_gradient.Span, addend._gradient.Span, _gradient.Span);
        _addend = null;
        addend.Release();
        return _gradient;
    }

    /// <summary>A piece of <see cref="Gradient"/>, with what an addition that was put off would add to it.</summary>
    /// <param name="first">Where it begins.</param>
    /// <param name="scratch">[piece] May be used to hold it.</param>
    internal ReadOnlySpan<float> GradientPiece(int first, Span<float> scratch)
    {
        var piece = _gradient.Span.Slice(first, scratch.Length);
        if (_addend is null) return piece;
        TensorPrimitives.Add(piece, _addend._gradient.Span.Slice(first, scratch.Length), scratch);
        return scratch;
    }

    /// <summary>Gives it back to where it came from, to be used again. Whoever calls this does not touch it any more.</summary>
    public void Release()
    {
        _addend?.Release();
        _addend = null;
        _home?.Invoke(this);
    }

    /// <summary>Back to the sum over no examples; the gradient is left to whoever writes it.</summary>
    public void ClearScalars()
    {
        (Cost, Correct, Examples, Moments) = (0, 0, 0, []);
        for (var layer = 0; layer < Activations.Count; layer++) Activations[layer].Clear();
        Array.Clear(SquaredGradients);
    }
}
