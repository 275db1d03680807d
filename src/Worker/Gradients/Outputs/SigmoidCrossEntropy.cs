using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>
/// −y ln σ(z) − (1 − y) ln(1 − σ(z)) = softplus(±z), with minus for y = 1: finite wherever z is. By z: σ(z) − y. Summed over the
/// outputs, or their mean.
/// </summary>
internal sealed class SigmoidCrossEntropy(ModelSpecification model, IKernels kernels) : OutputCost
{
    private readonly int _divisor = model.Cost == Cost.CrossEntropyMean ? model.Outputs : 1;
    private AlignedBuffer _costs = new(0);

    public override double Activate(Matrix outputs, ReadOnlySpan<byte> labels, double cost)
    {
        if (_costs.Length < outputs.Elements.Length) _costs = new(outputs.Elements.Length);
        var costs = new Matrix(_costs, 0, outputs.Rows, outputs.Columns, outputs.Stride);
        outputs.Elements.CopyTo(costs.Elements);
        for (var row = 0; row < outputs.Rows; row++)
        {
            var signed = costs.Row(row);
            if (signed.Length > 1) signed[labels[row]] = -signed[labels[row]];
            else if (labels[row] > 0) signed[0] = -signed[0];
        }

        kernels.Softplus(costs.Elements);
        for (var row = 0; row < outputs.Rows; row++)
        {
            var sum = 0.0;
            foreach (var one in costs.Row(row)) sum += one;
            cost += sum / _divisor;
        }

        kernels.Activate(Activation.Sigmoid, outputs.Elements, outputs.Elements);
        return cost;
    }

    public override void Delta(Matrix outputs, ReadOnlySpan<byte> labels, Matrix dZ) =>
        Differences(outputs, labels, dZ, _divisor);
}
