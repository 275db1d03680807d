using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>y = x w + b: the weighted inputs of a layer.</summary>
internal sealed class LinearStage(ParameterLayout layout, int layer, IKernels kernels) : Stage
{
    private readonly ParameterSlice _weights = layout.Weights(layer);
    private readonly ParameterSlice _biases = layout.Biases(layer);

    public override int Columns => _weights.Outputs;

    public override void Forward(in StagePass pass, Matrix x, Matrix y) =>
        kernels.Forward(x, Slices.Of(_weights, pass.Parameters), Slices.Of(_biases, pass.Parameters), Activation.Identity, y);

    public override void Backward(in StagePass pass, Matrix x, Matrix y, Matrix dY, Matrix dX) =>
        kernels.InputGradient(dY, Slices.Of(_weights, pass.Parameters), Activation.Identity, x, dX);

    public override void AddGradient(in StagePass pass, Matrix x, Matrix dY, bool add, AlignedBuffer gradient) =>
        kernels.WeightGradient(x, dY, Slices.Of(_weights, gradient), Slices.Of(_biases, gradient), add);
}
