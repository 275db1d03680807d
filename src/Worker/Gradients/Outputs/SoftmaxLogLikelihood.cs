using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>
/// −ln a of the right class for a = softmax(z): ln Σ e^(z − m) − (z of the right class − m), where m is the largest z, so that nothing
/// overflows. By z: a − y.
/// </summary>
internal sealed class SoftmaxLogLikelihood(IKernels kernels) : OutputCost
{
    private double[] _rightLogits = [];

    public override double Activate(Matrix outputs, ReadOnlySpan<byte> labels, double cost)
    {
        if (_rightLogits.Length < outputs.Rows) _rightLogits = new double[outputs.Rows];
        for (var row = 0; row < outputs.Rows; row++)
        {
            var z = outputs.Row(row);
            var largest = z[0];
            foreach (var one in z) largest = one > largest ? one : largest;
            for (var output = 0; output < z.Length; output++) z[output] -= largest;
            _rightLogits[row] = z[labels[row]];
        }

        kernels.Exp(outputs.Elements);
        for (var row = 0; row < outputs.Rows; row++)
        {
            var a = outputs.Row(row);
            var sum = 0.0;
            foreach (var one in a) sum += one;
            for (var output = 0; output < a.Length; output++) a[output] = (float)(a[output] / sum);
            cost += (double.IsFinite(sum) ? ExactMath.Log(sum) : sum) - _rightLogits[row];
        }

        return cost;
    }

    public override void Delta(Matrix outputs, ReadOnlySpan<byte> labels, Matrix dZ) =>
        Differences(outputs, labels, dZ, 1);
}
