using Cluster.Shared.Models;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>
/// ½ Σ (a − y)²; by z: (a − y) times the activation's derivative. An activation whose derivative does not follow from a stands before the
/// cost as a stage of its own.
/// </summary>
internal sealed class QuadraticCost(ModelSpecification model, IKernels kernels) : OutputCost
{
    private readonly Activation _activation =
        model.OutputActivation.NeedsWeightedInput() ? Activation.Identity : model.OutputActivation;

    public override double Activate(Matrix outputs, ReadOnlySpan<byte> labels, double cost)
    {
        kernels.Activate(_activation, outputs.Elements, outputs.Elements);
        for (var row = 0; row < outputs.Rows; row++)
        {
            var a = outputs.Row(row);
            var sum = 0.0;
            for (var output = 0; output < a.Length; output++)
            {
                var difference = (double)a[output] - Target(a.Length, output, labels[row]);
                sum += difference * difference;
            }

            cost += 0.5 * sum;
        }

        return cost;
    }

    public override void Delta(Matrix outputs, ReadOnlySpan<byte> labels, Matrix dZ)
    {
        Differences(outputs, labels, dZ, 1);
        kernels.MultiplyByDerivative(_activation, outputs.Elements, dZ.Elements);
    }
}
