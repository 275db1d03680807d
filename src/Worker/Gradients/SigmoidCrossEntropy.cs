using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>
/// −y ln σ(z) − (1 − y) ln(1 − σ(z)) = softplus(±z), with minus for y = 1: finite wherever z is. By z: σ(z) − y. Summed over the
/// outputs, or their mean.
/// </summary>
internal sealed class SigmoidCrossEntropy(ModelSpecification model, IKernels kernels) : OutputCost
{
    private readonly int _divisor = model.Cost == Cost.CrossEntropyMean ? model.Outputs : 1;
    private float[] _costs = [];

    public override double Activate(Matrix outputs, ReadOnlySpan<byte> labels, double cost)
    {
        if (_costs.Length < outputs.Elements.Length) _costs = new float[outputs.Elements.Length];
        var costs = new Matrix(_costs, outputs.Rows, outputs.Columns, outputs.Stride);
        for (var row = 0; row < outputs.Rows; row++)
        {
            var z = outputs.Row(row);
            var signed = costs.Row(row);
            for (var output = 0; output < z.Length; output++)
                signed[output] = Target(z.Length, output, labels[row]) > 0 ? -z[output] : z[output];
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

    public override void Delta(ReadOnlyMatrix outputs, ReadOnlySpan<byte> labels, Matrix dZ) =>
        Differences(outputs, labels, dZ, _divisor);
}
