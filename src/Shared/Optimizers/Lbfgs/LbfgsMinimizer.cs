using System.Numerics.Tensors;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Optimizers.Lbfgs;

/// <summary>
/// L-BFGS, algorithm 7.5 of Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006, as something that is told what it asks for:
/// it says at which point objective and gradient are wanted next, and whoever computes them comes back. A search that fails is made once
/// more along steepest descent, with an empty memory; then there is nothing left to do.
/// </summary>
/// <remarks>
/// All its memory is in <see cref="State"/> and <see cref="Buffers"/>. Sums have one fixed order, so it has the same bits anywhere.
/// </remarks>
public sealed class LbfgsMinimizer
{
    // Start, its gradient, direction; pairs come after.
    private const int OwnBuffers = 3;

    private readonly StrongWolfeSearch _lineSearch;
    private readonly CurvaturePairs _pairs;
    private readonly AlignedBuffer _start;
    private readonly AlignedBuffer _startGradient;
    private readonly AlignedBuffer _direction;

    /// <param name="numbers">Its constants.</param>
    /// <param name="state">Fresh or from a checkpoint; changed from then on.</param>
    /// <param name="length">Of the flat buffers.</param>
    /// <param name="buffers">What <see cref="Buffers"/> was; empty for a fresh one.</param>
    /// <exception cref="InvalidDataException">Not so many buffers as the memory can have.</exception>
    public LbfgsMinimizer(LbfgsSpecification numbers, LbfgsState state, int length, IReadOnlyList<AlignedBuffer> buffers)
    {
        var pairs = (buffers.Count - OwnBuffers) / 2;
        if (buffers.Count > 0 && (buffers.Count < OwnBuffers || buffers.Count % 2 != OwnBuffers % 2 || pairs > numbers.History))
            throw new InvalidDataException($"L-BFGS with a history of {numbers.History} cannot have {buffers.Count} buffers");
        if (state.Stage == LbfgsStage.Searching && state.Search is null)
            throw new InvalidDataException("L-BFGS is in the middle of a line search of which nothing is known");
        (State, _lineSearch, _pairs) = (state, new(numbers), new(numbers.History));
        AlignedBuffer[] own = buffers.Count == 0 ? [new(length), new(length), new(length)] : [.. buffers.Take(OwnBuffers)];
        (_start, _startGradient, _direction) = (own[0], own[1], own[2]);
        for (var i = OwnBuffers; i < buffers.Count; i += 2) _pairs.Restore(buffers[i], buffers[i + 1]);
    }

    public LbfgsState State { get; }

    /// <summary>For checkpoints; each as long as the parameters. None before it has begun.</summary>
    public IEnumerable<AlignedBuffer> Buffers =>
        State.Stage == LbfgsStage.Beginning ? [] : [_start, _startGradient, _direction, .. _pairs.Buffers];

    /// <summary>[parameters] The lowest point: where the line search under way began, or where it will begin.</summary>
    public ReadOnlySpan<float> Start => _start.Span;

    /// <summary>Takes objective and gradient where a minimisation begins.</summary>
    public void Begin(ReadOnlySpan<float> point, double value, ReadOnlySpan<float> gradient)
    {
        point.CopyTo(_start.Span);
        gradient.CopyTo(_startGradient.Span);
        (State.Stage, State.Value) = (LbfgsStage.Standing, value);
    }

    /// <summary>Begins a line search, or goes on with the one under way.</summary>
    /// <param name="firstStep">The step that a search tries first; without memory it is divided by ‖g‖₁ where that is above 1.</param>
    /// <param name="trial">[parameters] Out: where objective and gradient are wanted next.</param>
    /// <returns>False where the gradient leads nowhere; then there is no trial point.</returns>
    public bool Move(double firstStep, Span<float> trial)
    {
        if (State.Stage == LbfgsStage.Standing && !BeginSearch(firstStep))
        {
            State.Stage = LbfgsStage.Stuck;
            return false;
        }

        TensorPrimitives.FusedMultiplyAdd(_direction.Span, (float)State.Search!.Step, _start.Span, trial);
        return true;
    }

    /// <summary>Takes objective and gradient of the trial point.</summary>
    /// <param name="value">May be no finite number: then the step was too long.</param>
    /// <param name="gradient">[parameters] Read only where the value is finite.</param>
    /// <returns>
    /// Whether the trial point is good enough: then <see cref="Accept"/> it. Otherwise the search goes on, begins again, or is stuck.
    /// </returns>
    public bool Take(double value, ReadOnlySpan<float> gradient)
    {
        var slope = double.IsFinite(value) ? FixedOrderSum.Dot(gradient, _direction.Span) : double.NaN;
        State.Search = _lineSearch.Next(State.Search!, value, slope);
        switch (State.Search.Stage)
        {
            case LineSearchStage.Accepted:
                return true;
            case LineSearchStage.Failed:
                State.Stage = _pairs.Count > 0 ? LbfgsStage.Standing : LbfgsStage.Stuck;
                _pairs.Clear();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Makes the trial point the <see cref="Start"/> of the next line search; after <see cref="Take"/>, with the same.</summary>
    public void Accept(ReadOnlySpan<float> trial, double value, ReadOnlySpan<float> gradient)
    {
        _pairs.Remember(trial, _start.Span, gradient, _startGradient.Span);
        Begin(trial, value, gradient);
    }

    private bool BeginSearch(double firstStep)
    {
        _pairs.Direction(_startGradient.Span, _direction.Span);
        var slope = FixedOrderSum.Dot(_startGradient.Span, _direction.Span);
        if (_pairs.Count > 0 && !IsDownhill(slope))
        {
            _pairs.Clear();
            _pairs.Direction(_startGradient.Span, _direction.Span);
            slope = FixedOrderSum.Dot(_startGradient.Span, _direction.Span);
        }

        if (!IsDownhill(slope)) return false;
        if (_pairs.Count == 0) firstStep *= Math.Min(1, 1 / FixedOrderSum.Absolutes(_startGradient.Span));
        State.Search = StrongWolfeSearch.Begin(State.Value, slope, firstStep);
        State.Stage = LbfgsStage.Searching;
        return true;
    }

    private static bool IsDownhill(double slope) => slope < 0 && double.IsFinite(slope);
}
