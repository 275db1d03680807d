using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Gradients.Stages;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.WeightNorm;

/// <summary>
/// The weights of one layer as w = γ v / ‖v‖, neuron by neuron, and the gradient by v and γ from that by w: dγ = (v · dw) / ‖v‖ and
/// dv = (γ / ‖v‖) dw − (γ dγ / ‖v‖²) v. Salimans and Kingma, "Weight normalization", 2016, equation 3. A neuron with ‖v‖ = 0 has no
/// direction: its weights are 0 and stay so.
/// </summary>
/// <param name="v">Where v lies in parameters and gradients.</param>
/// <param name="gamma">Where γ lies there.</param>
/// <param name="w">Where w lies in the flat buffers of the net without normalisation.</param>
/// <param name="kernels">For the sums over inputs.</param>
internal sealed class NormalizedLayer(ParameterSlice v, ParameterSlice gamma, ParameterSlice w, IKernels kernels)
{
    private readonly AlignedBuffer _lengths = new(v.Stride);
    private readonly AlignedBuffer _factors = new(v.Stride);
    private readonly AlignedBuffer _dots = new(v.Stride);
    private readonly AlignedBuffer _shares = new(v.Stride);

    /// <param name="parameters">[parameters] With v and γ.</param>
    /// <param name="weights">[parameters without normalisation] w is written.</param>
    public void Normalize(AlignedBuffer parameters, AlignedBuffer weights)
    {
        var directions = Slices.Of(v, parameters);
        kernels.ColumnDots(directions, directions, Row(_lengths));
        var lengths = _lengths.Span;
        var factors = _factors.Span;
        var sizes = gamma.Of(parameters.Span);
        for (var neuron = 0; neuron < lengths.Length; neuron++)
        {
            lengths[neuron] = MathF.Sqrt(lengths[neuron]);
            factors[neuron] = lengths[neuron] == 0 ? 0 : sizes[neuron] / lengths[neuron];
        }

        kernels.ScaleColumns(directions, Row(_factors), Slices.Of(w, weights));
    }

    /// <param name="parameters">[parameters] Those that were normalised last.</param>
    /// <param name="weightGradient">[parameters without normalisation] With the gradient by w.</param>
    /// <param name="gradient">[parameters] Those by v and γ are written.</param>
    public void Gradient(AlignedBuffer parameters, AlignedBuffer weightGradient, AlignedBuffer gradient)
    {
        var (directions, dW) = (Slices.Of(v, parameters), Slices.Of(w, weightGradient));
        kernels.ColumnDots(directions, dW, Row(_dots));
        var lengths = _lengths.Span;
        var factors = _factors.Span;
        var dots = _dots.Span;
        var shares = _shares.Span;
        var dGamma = gamma.Of(gradient.Span);
        for (var neuron = 0; neuron < lengths.Length; neuron++)
        {
            var hasDirection = lengths[neuron] != 0;
            dGamma[neuron] = hasDirection ? dots[neuron] / lengths[neuron] : 0;
            shares[neuron] = hasDirection ? -factors[neuron] * dGamma[neuron] / lengths[neuron] : 0;
        }

        kernels.CombineColumns(dW, Row(_factors), directions, Row(_shares), Slices.Of(v, gradient));
    }

    private Matrix Row(AlignedBuffer numbers) => new(numbers, 0, 1, v.Outputs, v.Stride);
}
