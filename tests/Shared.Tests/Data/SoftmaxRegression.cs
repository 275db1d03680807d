using Cluster.Shared.Data;

namespace Cluster.Shared.Tests.Data;

/// <summary>The plainest linear classifier, trained by SGD: a measure of how hard a data set is.</summary>
internal sealed class SoftmaxRegression(int inputSize, int classes)
{
    private readonly float[] _weights = new float[classes * (inputSize + 1)];
    private readonly float[] _outputs = new float[classes];
    private readonly float[] _inputs = new float[inputSize + 1];

    public void TrainEpoch(ExampleSet set, float learningRate)
    {
        for (var i = 0; i < set.Count; i++)
        {
            Evaluate(set.Inputs(i));
            var max = _outputs.Max();
            var sum = _outputs.Sum(z => MathF.Exp(z - max));
            for (var k = 0; k < classes; k++)
            {
                var error = MathF.Exp(_outputs[k] - max) / sum - (k == set.Label(i) ? 1 : 0);
                var row = Row(k);
                for (var j = 0; j < row.Length; j++) row[j] -= learningRate * error * _inputs[j];
            }
        }
    }

    public double Accuracy(ExampleSet set)
    {
        var right = 0;
        for (var i = 0; i < set.Count; i++)
        {
            Evaluate(set.Inputs(i));
            if (Array.IndexOf(_outputs, _outputs.Max()) == set.Label(i)) right++;
        }

        return right / (double)set.Count;
    }

    private void Evaluate(ReadOnlySpan<byte> pixels)
    {
        for (var j = 0; j < pixels.Length; j++) _inputs[j] = pixels[j] / 255f;
        _inputs[^1] = 1;
        for (var k = 0; k < classes; k++) _outputs[k] = System.Numerics.Tensors.TensorPrimitives.Dot<float>(Row(k), _inputs);
    }

    private Span<float> Row(int k) => _weights.AsSpan(k * _inputs.Length, _inputs.Length);
}
