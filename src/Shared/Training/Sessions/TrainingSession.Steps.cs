using System.Numerics.Tensors;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <content>How a step is made of a gradient.</content>
public sealed partial class TrainingSession
{
    // Floats: the passes over a piece find it in the first-level cache.
    private const int Piece = 2048;

    /// <summary>Whether so many epochs are done and evaluated; never for null.</summary>
    public bool HasReached(int? epoch) => epoch is { } end && _state.HasReached(end);

    private void CompleteStep(ShardSum sum, AlignedBuffer next)
    {
        if (_lineSearch is not null)
        {
            CompleteTrial(_lineSearch, sum, next);
            return;
        }

        if (!(_optimizer.NeedsWhole || _run.DiagnosticsAreDue(_state) ? TryWholeStep(sum, next) : TryStep(sum, next)))
        {
            _state.PostMortemDue = true;
            return;
        }

        UpdateRunningStatistics(sum, next);
        Parameters = next;
        Advance(sum);
    }

    /// <summary>For figures of the step, and for rules that need all of the gradient at once.</summary>
    private bool TryWholeStep(ShardSum sum, AlignedBuffer next)
    {
        var update = sum.Settle().Span;
        if (!DivergenceFinder.IsFinite(sum)) return false;
        if (MeasuresStep) Record(sum);
        TensorPrimitives.Multiply(update, 1f / sum.Examples, update);
        _optimizer.Apply(update, _optimizerState, Parameters.Span, StepInfo);
        if (_run.DiagnosticsAreDue(_state)) AddUpdateRatio(update, Parameters.Span);
        TensorPrimitives.Add(Parameters.Span, update, next.Span);
        LookThrough(next);
        return true;
    }

    /// <summary>The same operations piece by piece, each piece through all of them while it is near.</summary>
    private bool TryStep(ShardSum sum, AlignedBuffer next)
    {
        // Rules without memory may begin, and stop at the first number that is not finite: nothing is lost but what they wrote elsewhere.
        var looksAhead = _optimizer.BufferCount > 0 || next == Parameters;
        if (looksAhead) sum.Settle();
        if (!(looksAhead ? DivergenceFinder.IsFinite(sum) : double.IsFinite(sum.Cost))) return false;

        Span<float> scratch = stackalloc float[Piece];
        var (factor, step, isFinite) = (1f / sum.Examples, StepInfo, true);
        for (var first = 0; first < next.Length; first += Piece)
        {
            var update = scratch[..Math.Min(Piece, next.Length - first)];
            var gradient = sum.GradientPiece(first, update);
            if (!looksAhead && !DivergenceFinder.AllFinite(gradient)) return false;
            ReadOnlySpan<float> before = Parameters.Span.Slice(first, update.Length);
            var after = next.Span.Slice(first, update.Length);
            TensorPrimitives.Multiply(gradient, factor, update);
            _optimizer.Apply(update, _optimizerState, before, step, first);
            TensorPrimitives.Add(before, update, after);
            isFinite &= float.IsFinite(TensorPrimitives.Sum<float>(after));
        }

        if (!isFinite) LookThrough(next);
        return true;
    }

    private void LookThrough(AlignedBuffer parameters) =>
        _state.Divergence = DivergenceFinder.FindInParameters(Layout, parameters.Span, _state.Step, _state.Epoch + 1);

    private void Record(ShardSum sum)
    {
        var neurons = _run.Diagnostics.Neurons || _state.Step == 0;
        var gradient = sum.Gradient.Span;
        var measured = LayerMeasurement.Measure(_run.Model, Layout, gradient, sum.Activations, sum.Examples, neurons);
        var layers = LayerFactors.Add(measured, _run.Model, Layout, Parameters.Span, sum.Activations);
        var shards = Math.Min(_run.Shards, sum.Examples);
        var before = _diagnosed is null ? [] : _diagnosed.Span;
        var signals = GradientSignals.Measure(Layout, gradient, sum.SquaredGradients, shards, sum.Examples, before);
        History.Diagnostics.Add(new(_state.Step, _state.Epoch, [.. layers.Select((layer, i) => layer with { Signal = signals[i] })])
        {
            Signal = signals[^1],
        });
        if (_run.IsDiagnosedRepeatedly()) KeepGradient(gradient);
    }

    private void KeepGradient(ReadOnlySpan<float> gradient)
    {
        gradient.CopyTo((_diagnosed ??= new(gradient.Length)).Span);
        _state.KeepsGradient = true;
    }

    /// <summary>No diagnosis will come any more: the last checkpoint need not carry it.</summary>
    private void ForgetGradient() => (_diagnosed, _state.KeepsGradient) = (null, false);

    private void AddUpdateRatio(ReadOnlySpan<float> update, ReadOnlySpan<float> before)
    {
        var last = History.Diagnostics[^1];
        History.Diagnostics[^1] = last with { Layers = LayerMeasurement.WithUpdateRatio(last.Layers, Layout, update, before) };
    }
}
