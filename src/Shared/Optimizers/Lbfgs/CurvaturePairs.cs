using System.Numerics.Tensors;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Optimizers.Lbfgs;

/// <summary>
/// The last m steps s and changes of the gradient y, which stand for the inverse of the Hessian; algorithm 7.4 of Nocedal and Wright.
/// </summary>
/// <param name="capacity">m, 1 or more.</param>
internal sealed class CurvaturePairs(int capacity)
{
    // What PyTorch asks of s·y.
    private const double CurvatureMin = 1e-10;

    private readonly List<Pair> _pairs = [];
    private readonly double[] _alphas = new double[capacity];
    private (AlignedBuffer Step, AlignedBuffer Change)? _spare;

    public int Count => _pairs.Count;

    /// <summary>s and y of each pair, the oldest first.</summary>
    public IEnumerable<AlignedBuffer> Buffers => _pairs.SelectMany(pair => (AlignedBuffer[])[pair.Step, pair.Change]);

    public void Clear() => _pairs.Clear();

    /// <summary>
    /// Takes s and y of a step in the place of the oldest, unless the curvature s·y is not above 0 by enough to be trusted; then nothing
    /// changes.
    /// </summary>
    /// <param name="point">[parameters] After the step; likewise its gradient.</param>
    /// <param name="start">[parameters] Before the step; likewise its gradient.</param>
    /// <param name="gradient">[parameters]</param>
    /// <param name="startGradient">[parameters]</param>
    public void Remember(
        ReadOnlySpan<float> point, ReadOnlySpan<float> start, ReadOnlySpan<float> gradient, ReadOnlySpan<float> startGradient)
    {
        var (step, change) = _spare ?? (new AlignedBuffer(point.Length), new AlignedBuffer(point.Length));
        _spare = null;
        TensorPrimitives.Subtract(point, start, step.Span);
        TensorPrimitives.Subtract(gradient, startGradient, change.Span);
        if (!Restore(step, change)) _spare = (step, change);
    }

    /// <summary>Takes buffers over; what else belongs to a pair follows from them.</summary>
    /// <param name="step">s.</param>
    /// <param name="change">y.</param>
    public bool Restore(AlignedBuffer step, AlignedBuffer change)
    {
        var curvature = FixedOrderSum.Dot(step.Span, change.Span);
        var scale = curvature / FixedOrderSum.Squares(change.Span);
        if (!(curvature > CurvatureMin) || !double.IsFinite(scale)) return false;
        if (_pairs.Count == capacity)
        {
            _spare = (_pairs[0].Step, _pairs[0].Change);
            _pairs.RemoveAt(0);
        }

        _pairs.Add(new(step, change, curvature, scale));
        return true;
    }

    /// <summary>The two loops: −H g, with γ = s·y / y·y of the newest pair on the first Hessian's diagonal.</summary>
    /// <param name="gradient">[parameters] g.</param>
    /// <param name="direction">[parameters] Out.</param>
    public void Direction(ReadOnlySpan<float> gradient, Span<float> direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            var pair = _pairs[i];
            _alphas[i] = FixedOrderSum.Dot(pair.Step.Span, direction) / pair.Curvature;
            TensorPrimitives.FusedMultiplyAdd(pair.Change.Span, (float)-_alphas[i], direction, direction);
        }

        if (_pairs.Count > 0) TensorPrimitives.Multiply(direction, (float)_pairs[^1].Scale, direction);
        for (var i = 0; i < _pairs.Count; i++)
        {
            var pair = _pairs[i];
            var beta = FixedOrderSum.Dot(pair.Change.Span, direction) / pair.Curvature;
            TensorPrimitives.FusedMultiplyAdd(pair.Step.Span, (float)(_alphas[i] - beta), direction, direction);
        }
    }

    /// <param name="Curvature">s·y, above 0.</param>
    /// <param name="Scale">γ = s·y / y·y.</param>
    private readonly record struct Pair(AlignedBuffer Step, AlignedBuffer Change, double Curvature, double Scale);
}
