using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;

namespace Cluster.Cli.Labs.Alerting;

/// <summary>
/// The labelled set: clear cases and such as lie near the edge on either side. Thresholds were chosen on other seeds of the same nets.
/// </summary>
internal static class LabelledNets
{
    private const int Train = 1000;
    private const int Probe = 200;
    private const int Epochs = 3;

    private static readonly Initializer Scaled = new(InitializerKind.ScaledNormal);
    private static readonly Initializer Narrow = new(InitializerKind.ScaledUniform);
    private static readonly Initializer Wide = new(InitializerKind.StandardNormal);
    private static readonly Initializer Xavier = new(InitializerKind.XavierNormal);
    private static readonly Initializer He = new(InitializerKind.HeNormal);

    /// <param name="data">Name, hash and sizes of the images.</param>
    public static IReadOnlyList<LabelledNet> On(DataSpecification data, int inputs, int classes)
    {
        LabelledNet Net(string name, Activation activation, int[] hidden, Initializer weights, Initializer biases, double rate,
            AlertKind[] has, params AlertKind[] mayHave) => new(
                name,
                new()
                {
                    Model = new()
                    {
                        Inputs = inputs,
                        Hidden = hidden,
                        Outputs = classes,
                        Activation = activation,
                        OutputActivation = Activation.Softmax,
                        Cost = Cost.LogLikelihood,
                    },
                    Data = data with { Train = Train, Validation = 0 },
                    Initialization = new() { Weights = weights, OutputWeights = weights, Biases = biases },
                    Optimizer = new() { LearningRate = rate },
                    Diagnostics = new() { ProbeCount = Probe },
                    Epochs = Epochs,
                    BatchSize = 10,
                    EvaluateEvery = 0,
                },
                has,
                mayHave);

        return [.. Healthy(Net), .. Shrinking(Net), .. Growing(Net), .. Flat(Net), .. Silent(Net), .. Idle(Net)];
    }

    private static int[] Layers(int count, int neurons) => [.. Enumerable.Repeat(neurons, count)];

    private static IEnumerable<LabelledNet> Healthy(Maker net)
    {
        yield return net("sigmoid 30, scaled_normal, η = 0.5", Activation.Sigmoid, [30], Scaled, Wide, 0.5, []);
        yield return net("sigmoid 2 × 30, xavier_normal, η = 0.5", Activation.Sigmoid, Layers(2, 30), Xavier, Initializer.Zero, 0.5, []);
        yield return net("tanh 2 × 50, xavier_normal, η = 0.1", Activation.Tanh, Layers(2, 50), Xavier, Initializer.Zero, 0.1, []);
        yield return net("tanh 4 × 50, xavier_normal, η = 0.05", Activation.Tanh, Layers(4, 50), Xavier, Initializer.Zero, 0.05, []);
        yield return net("relu 100, he_normal, η = 0.1", Activation.Relu, [100], He, Initializer.Zero, 0.1, []);
        yield return net("relu 3 × 100, he_normal, η = 0.05", Activation.Relu, Layers(3, 100), He, Initializer.Zero, 0.05, []);
        yield return net("relu 6 × 60, he_normal, η = 0.02", Activation.Relu, Layers(6, 60), He, Initializer.Zero, 0.02, []);
        yield return net("leaky_relu 3 × 60, he_normal, η = 0.05", Activation.LeakyRelu, Layers(3, 60), He, Initializer.Zero, 0.05, []);
        var adam = net("relu 2 × 100, he_normal, adam, η = 0.001", Activation.Relu, Layers(2, 100), He, Initializer.Zero, 0.001, []);
        yield return adam with
        {
            Template = adam.Template with { Optimizer = adam.Template.Optimizer with { Kind = OptimizerKind.Adam } },
        };

        // Near the edge: slow, brisk, deep.
        yield return net("tanh 2 × 50, xavier_normal, η = 0.002", Activation.Tanh, Layers(2, 50), Xavier, Initializer.Zero, 0.002, []);
        yield return net("relu 100, he_normal, η = 0.3", Activation.Relu, [100], He, Initializer.Zero, 0.3, []);
        yield return net("sigmoid 3 × 30, scaled_normal, η = 0.5", Activation.Sigmoid, Layers(3, 30), Scaled, Wide, 0.5, []);
        yield return net("tanh 8 × 30, xavier_normal, η = 0.03", Activation.Tanh, Layers(8, 30), Xavier, Initializer.Zero, 0.03, []);
        yield return net("relu 12 × 40, he_normal, η = 0.01", Activation.Relu, Layers(12, 40), He, Initializer.Zero, 0.01, []);
    }

    private static IEnumerable<LabelledNet> Shrinking(Maker net)
    {
        yield return net("sigmoid 6 × 30, scaled_normal, η = 0.1", Activation.Sigmoid, Layers(6, 30), Scaled, Wide, 0.1,
            [AlertKind.Vanishing], AlertKind.NotLearning);
        yield return net("sigmoid 5 × 30, scaled_uniform, η = 0.1", Activation.Sigmoid, Layers(5, 30), Narrow, Initializer.Zero, 0.1,
            [AlertKind.Vanishing], AlertKind.NotLearning);
        yield return net("sigmoid 10 × 30, scaled_uniform, η = 0.1", Activation.Sigmoid, Layers(10, 30), Narrow, Initializer.Zero, 0.1,
            [AlertKind.Vanishing, AlertKind.NotLearning]);
        yield return net("tanh 12 × 30, scaled_uniform, η = 0.01", Activation.Tanh, Layers(12, 30), Narrow, Initializer.Zero, 0.01,
            [AlertKind.Vanishing], AlertKind.NotLearning);
        yield return net("sigmoid 4 × 30, scaled_normal, η = 0.1", Activation.Sigmoid, Layers(4, 30), Scaled, Wide, 0.1,
            [AlertKind.Vanishing], AlertKind.NotLearning);
        yield return net("tanh 10 × 30, scaled_uniform, η = 0.05", Activation.Tanh, Layers(10, 30), Narrow, Initializer.Zero, 0.05,
            [AlertKind.Vanishing], AlertKind.NotLearning);
    }

    private static IEnumerable<LabelledNet> Growing(Maker net)
    {
        AlertKind[] aftermath = [AlertKind.NotLearning, AlertKind.Dead, AlertKind.Vanishing];
        yield return net("relu 4 × 100, standard_normal, η = 0.01", Activation.Relu, Layers(4, 100), Wide, Initializer.Zero, 0.01,
            [AlertKind.Exploding], aftermath);
        yield return net("relu 8 × 50, standard_normal, η = 1e-12", Activation.Relu, Layers(8, 50), Wide, Initializer.Zero, 1e-12,
            [AlertKind.Exploding], aftermath);
        yield return net("identity 5 × 60, standard_normal, η = 1e-4", Activation.Identity, Layers(5, 60), Wide, Initializer.Zero, 1e-4,
            [AlertKind.Exploding], AlertKind.NotLearning);
        yield return net("relu 3 × 100, he_normal, η = 20", Activation.Relu, Layers(3, 100), He, Initializer.Zero, 20,
            [AlertKind.Exploding], aftermath);
        yield return net("tanh 2 × 50, xavier_normal, η = 30", Activation.Tanh, Layers(2, 50), Xavier, Initializer.Zero, 30,
            [AlertKind.Exploding], AlertKind.Saturated, AlertKind.NotLearning, AlertKind.Vanishing);
        yield return net("relu 3 × 100, standard_normal, η = 1e-9", Activation.Relu, Layers(3, 100), Wide, Initializer.Zero, 1e-9,
            [AlertKind.Exploding], aftermath);
        yield return net("relu 3 × 100, he_normal, η = 5", Activation.Relu, Layers(3, 100), He, Initializer.Zero, 5,
            [AlertKind.Exploding], aftermath);
        yield return net("tanh 2 × 50, xavier_normal, η = 5", Activation.Tanh, Layers(2, 50), Xavier, Initializer.Zero, 5,
            [AlertKind.Exploding], AlertKind.Saturated, AlertKind.NotLearning, AlertKind.Vanishing);
    }

    private static IEnumerable<LabelledNet> Flat(Maker net)
    {
        yield return net("tanh 2 × 100, standard_normal, η = 0.01", Activation.Tanh, Layers(2, 100), Wide, Initializer.Zero, 0.01,
            [AlertKind.Saturated], AlertKind.NotLearning);
        yield return net("sigmoid 2 × 200, standard_normal, η = 0.01", Activation.Sigmoid, Layers(2, 200), Wide, Initializer.Zero, 0.01,
            [AlertKind.Saturated], AlertKind.NotLearning);
        yield return net("tanh 2 × 50, biases of 5, η = 0.01", Activation.Tanh, Layers(2, 50), Xavier,
            new(InitializerKind.Constant, 5), 0.01, [AlertKind.Saturated], AlertKind.NotLearning, AlertKind.Vanishing);
        yield return net("sigmoid 2 × 50, standard_normal, η = 0.01", Activation.Sigmoid, Layers(2, 50), Wide, Initializer.Zero, 0.01,
            [AlertKind.Saturated], AlertKind.NotLearning);
        yield return net("tanh 3 × 30, standard_normal, η = 0.1", Activation.Tanh, Layers(3, 30), Wide, Initializer.Zero, 0.1,
            [AlertKind.Saturated], AlertKind.NotLearning);
    }

    private static IEnumerable<LabelledNet> Silent(Maker net)
    {
        yield return net("relu 2 × 100, biases of −5, η = 0.05", Activation.Relu, Layers(2, 100), He,
            new(InitializerKind.Constant, -5), 0.05, [AlertKind.Dead, AlertKind.NotLearning], AlertKind.Vanishing);
        yield return net("relu 100, biases of −3, η = 0.05", Activation.Relu, [100], He,
            new(InitializerKind.Constant, -3), 0.05, [AlertKind.Dead], AlertKind.NotLearning);
        yield return net("relu 2 × 100, he_normal, η = 2", Activation.Relu, Layers(2, 100), He, Initializer.Zero, 2,
            [AlertKind.Dead], AlertKind.Exploding, AlertKind.NotLearning, AlertKind.Vanishing);
        yield return net("relu 2 × 100, he_normal, η = 1", Activation.Relu, Layers(2, 100), He, Initializer.Zero, 1,
            [AlertKind.Dead], AlertKind.Exploding, AlertKind.NotLearning, AlertKind.Vanishing);
        yield return net("relu 2 × 100, biases of −1.5, η = 0.05", Activation.Relu, Layers(2, 100), He,
            new(InitializerKind.Constant, -1.5), 0.05, [AlertKind.Dead], AlertKind.NotLearning, AlertKind.Vanishing);
    }

    private static IEnumerable<LabelledNet> Idle(Maker net)
    {
        yield return net("sigmoid 30, scaled_normal, η = 1e-5", Activation.Sigmoid, [30], Scaled, Wide, 1e-5, [AlertKind.NotLearning]);
        yield return net("relu 2 × 50, he_normal, η = 1e-6", Activation.Relu, Layers(2, 50), He, Initializer.Zero, 1e-6,
            [AlertKind.NotLearning]);
        yield return net("sigmoid 30, scaled_normal, η = 0.001", Activation.Sigmoid, [30], Scaled, Wide, 0.001, [AlertKind.NotLearning]);
        yield return net("relu 2 × 50, he_normal, η = 1e-4", Activation.Relu, Layers(2, 50), He, Initializer.Zero, 1e-4,
            [AlertKind.NotLearning]);
        yield return net("tanh 2 × 30, all weights 0, η = 0.1", Activation.Tanh, Layers(2, 30), Initializer.Zero, Initializer.Zero, 0.1,
            [AlertKind.NotLearning]);
    }

    private delegate LabelledNet Maker(
        string name, Activation activation, int[] hidden, Initializer weights, Initializer biases, double rate, AlertKind[] has,
        params AlertKind[] mayHave);
}
