using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>y = f(x), for a function of one weighted input.</summary>
internal sealed class ActivationStage(Activation activation, int neurons, IKernels kernels) : Stage
{
    public override int Columns => neurons;

    public override void Forward(in StagePass pass, Matrix x, Matrix y) => kernels.Activate(activation, x.Elements, y.Elements);

    public override void Backward(in StagePass pass, Matrix x, Matrix y, Matrix dY, Matrix dX)
    {
        dY.Elements.CopyTo(dX.Elements);
        if (activation.NeedsWeightedInput()) kernels.MultiplyByDerivativeAt(activation, x.Elements, dX.Elements);
        else kernels.MultiplyByDerivative(activation, y.Elements, dX.Elements);
    }
}
