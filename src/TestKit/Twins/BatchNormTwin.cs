using Cluster.Shared.Models;

namespace Cluster.TestKit.Twins;

/// <summary>
/// The cost of a net with batch normalisation over one set of examples, in plain loops of double precision: forward only, for finite
/// differences. Parameters are in the canonical order: layer by layer, weights [out][in] row by row, biases, then for hidden layers γ, β,
/// running mean and running variance.
/// </summary>
/// <param name="model">Sigmoid or tanh hidden neurons, identity outputs with the quadratic cost.</param>
public sealed class BatchNormTwin(ModelSpecification model)
{
    /// <summary>Normalised over the examples given, as in training; summed over them.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch][in]</param>
    /// <param name="labels">[batch]</param>
    public double Cost(ReadOnlySpan<double> parameters, double[][] inputs, ReadOnlySpan<byte> labels)
    {
        var (x, at) = (inputs, 0);
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var neurons = model.Sizes[layer + 1];
            var own = parameters[at..];
            x = Linear(own, x, neurons);
            at += (model.Sizes[layer] + 1) * neurons;
            if (layer == model.Hidden.Count) break;

            own = parameters[at..];
            at += 4 * neurons;
            if (model.BatchNorm!.Placement == BatchNormPlacement.BeforeActivation) x = Normalize(own, x);
            foreach (var row in x)
            {
                for (var i = 0; i < row.Length; i++) row[i] = Activate(row[i]);
            }

            if (model.BatchNorm.Placement == BatchNormPlacement.AfterActivation) x = Normalize(own, x);
        }

        var cost = 0.0;
        for (var example = 0; example < x.Length; example++)
        {
            for (var output = 0; output < model.Outputs; output++)
                cost += 0.5 * Math.Pow(x[example][output] - (labels[example] == output ? 1 : 0), 2);
        }

        return cost;
    }

    /// <summary>Mean and unbiased variance of each neuron's weighted inputs in the first hidden layer.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="inputs">[batch][in]</param>
    public (double Mean, double Variance)[] FirstLayer(ReadOnlySpan<double> parameters, double[][] inputs)
    {
        var z = Linear(parameters, inputs, model.Hidden[0]);
        var count = (double)z.Length;
        return [.. Enumerable.Range(0, model.Hidden[0]).Select(neuron =>
        {
            var mean = z.Average(row => row[neuron]);
            return (mean, z.Sum(row => Math.Pow(row[neuron] - mean, 2)) / (count - 1));
        })];
    }

    private double Activate(double z) => model.Activation == Activation.Tanh ? Math.Tanh(z) : 1 / (1 + Math.Exp(-z));

    private static double[][] Linear(ReadOnlySpan<double> parameters, double[][] x, int neurons)
    {
        var y = new double[x.Length][];
        for (var example = 0; example < y.Length; example++)
        {
            var inputs = x[example];
            y[example] = new double[neurons];
            for (var neuron = 0; neuron < neurons; neuron++)
            {
                var z = parameters[inputs.Length * neurons + neuron];
                for (var i = 0; i < inputs.Length; i++) z += parameters[neuron * inputs.Length + i] * inputs[i];
                y[example][neuron] = z;
            }
        }

        return y;
    }

    private double[][] Normalize(ReadOnlySpan<double> parameters, double[][] x)
    {
        var neurons = x[0].Length;
        var y = x.Select(row => new double[row.Length]).ToArray();
        for (var neuron = 0; neuron < neurons; neuron++)
        {
            var mean = x.Average(row => row[neuron]);
            var variance = x.Average(row => Math.Pow(row[neuron] - mean, 2));
            for (var example = 0; example < x.Length; example++)
            {
                var normalized = (x[example][neuron] - mean) / Math.Sqrt(variance + model.BatchNorm!.Epsilon);
                y[example][neuron] = parameters[neuron] * normalized + parameters[neurons + neuron];
            }
        }

        return y;
    }
}
