using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// y = γ x̂ + β with x̂ = (x − mean) / √(variance + ε). Mean and variance come from outside, as do the means of δ and δx̂ on the way back:
/// dx = γ / √(variance + ε) · (δ − mean δ − x̂ mean δx̂). Ioffe and Szegedy, 2015. Own sums are made in double precision, in the order of
/// the examples.
/// </summary>
internal sealed class BatchNormStage : Stage
{
    private readonly ParameterSlice _scale;
    private readonly ParameterSlice _shift;
    private readonly ParameterSlice _running;
    private readonly Range _forward;
    private readonly Range _back;
    private readonly float[] _normalized;
    private readonly float[] _factor;

    public BatchNormStage(BatchNormRounds rounds, ParameterLayout layout, int layer)
    {
        ParameterSlice Slice(ParameterRole role) => layout.Find(layer, role)!.Value;
        (_scale, _shift) = (Slice(ParameterRole.Scale), Slice(ParameterRole.Shift));
        _running = Slice(ParameterRole.RunningMean);
        (_forward, _back) = (rounds.RangeOf(layer), rounds.RangeOf(rounds.SegmentCount - 1 - layer));
        (_normalized, _factor) = (new float[Columns], new float[Columns]);
    }

    public override int Columns => _scale.Outputs;

    public override void Forward(in StagePass pass, Matrix x, Matrix y)
    {
        var scale = _scale.Row(pass.Parameters);
        var shift = _shift.Row(pass.Parameters);
        for (var row = 0; row < x.Rows; row++)
        {
            var to = y.Row(row);
            Normalize(pass, x.Row(row), to);
            TensorPrimitives.Multiply(to, scale, to);
            TensorPrimitives.Add(to, shift, to);
        }
    }

    /// <summary>Makes the sums that <see cref="Forward"/> needs.</summary>
    /// <param name="pass">About the examples; its sums are overwritten.</param>
    /// <param name="x">[rows, neurons]</param>
    public void SumForward(in StagePass pass, Matrix x)
    {
        var running = _running.Row(pass.Parameters);
        var first = pass.Moments.Sums[_forward][..Columns];
        var second = pass.Moments.Sums[_forward][Columns..];
        pass.Moments.Sums[_forward].Clear();
        for (var row = 0; row < x.Rows; row++)
        {
            var values = x.Row(row);
            for (var neuron = 0; neuron < values.Length; neuron++)
            {
                var shifted = (double)values[neuron] - running[neuron];
                first[neuron] += shifted;
                second[neuron] += shifted * shifted;
            }
        }
    }

    /// <summary>Makes the sums that <see cref="Backward"/> needs.</summary>
    /// <param name="pass">About the examples; its sums are overwritten.</param>
    /// <param name="x">[rows, neurons]</param>
    /// <param name="dY">[rows, neurons]</param>
    public void SumBackward(in StagePass pass, Matrix x, Matrix dY)
    {
        var first = pass.Moments.Sums[_back][..Columns];
        var second = pass.Moments.Sums[_back][Columns..];
        pass.Moments.Sums[_back].Clear();
        for (var row = 0; row < x.Rows; row++)
        {
            Normalize(pass, x.Row(row), _normalized);
            var deltas = dY.Row(row);
            for (var neuron = 0; neuron < deltas.Length; neuron++)
            {
                first[neuron] += deltas[neuron];
                second[neuron] += (double)deltas[neuron] * _normalized[neuron];
            }
        }
    }

    public override void Backward(in StagePass pass, Matrix x, Matrix y, Matrix dY, Matrix dX)
    {
        var means = pass.Moments.Values[_back];
        TensorPrimitives.Multiply(_scale.Row(pass.Parameters), pass.Moments.Values[_forward][Columns..], _factor);
        for (var row = 0; row < x.Rows; row++)
        {
            var to = dX.Row(row);
            Normalize(pass, x.Row(row), _normalized);
            TensorPrimitives.Multiply(_normalized, means[Columns..], _normalized);
            TensorPrimitives.Subtract(dY.Row(row), means[..Columns], to);
            TensorPrimitives.Subtract(to, _normalized, to);
            TensorPrimitives.Multiply(to, _factor, to);
        }
    }

    /// <summary>∂C/∂β = Σδ and ∂C/∂γ = Σδx̂, over the shard's own examples.</summary>
    public override void AddGradient(in StagePass pass, Matrix x, Matrix dY, bool add, AlignedBuffer gradient)
    {
        var sums = pass.Moments.Sums[_back];
        var scale = _scale.Row(gradient);
        var shift = _shift.Row(gradient);
        for (var neuron = 0; neuron < shift.Length; neuron++)
        {
            shift[neuron] = (float)sums[neuron];
            scale[neuron] = (float)sums[Columns + neuron];
        }
    }

    private void Normalize(in StagePass pass, ReadOnlySpan<float> x, Span<float> normalized)
    {
        var moments = pass.Moments.Values[_forward];
        TensorPrimitives.Subtract(x, moments[..Columns], normalized);
        TensorPrimitives.Multiply(normalized, moments[Columns..], normalized);
    }
}
