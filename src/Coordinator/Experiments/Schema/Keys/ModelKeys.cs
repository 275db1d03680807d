using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The net and how it begins.</summary>
internal static class ModelKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of<int[]>("hidden", new LayerSizesType(1000, 1_000_000), [30],
            (d, value) => d.Model = d.Model with { Hidden = value },
            "Neurons of each hidden layer, first to last; `[]` for none. Inputs and outputs follow from the data.");
        yield return Key.Of("outputs", new IntegerType(1, 256), "the data's classes",
            d => d.Data.Classes, (d, value) => d.Model = d.Model with { Outputs = value },
            "Neurons of the output layer: one a class, or 1 for data of two classes, whose target is then the label itself.");
        yield return Key.Of("activation", new ChoiceType<Activation>(Activation.Softmax), Activation.Sigmoid,
            (d, value) => d.Model = d.Model with { Activation = value },
            "What the hidden neurons do with their weighted input.");
        yield return Key.Of("cost", new ChoiceType<Cost>(), Cost.CrossEntropy, (d, value) => d.Model = d.Model with { Cost = value },
            "What training makes small: cross-entropy over sigmoid outputs (`cross_entropy` sums over the outputs, "
            + "`cross_entropy_mean` takes their mean), half the squared distance (`quadratic`), or −ln of the right "
            + "class's softmax output (`log_likelihood`).");
        yield return Key.Of("output", new ChoiceType<Activation>(), "`softmax` with `cost: log_likelihood`, otherwise `sigmoid`",
            d => d.Model.Cost == Cost.LogLikelihood ? Activation.Softmax : Activation.Sigmoid,
            (d, value) => d.Model = d.Model with { OutputActivation = value },
            "What the output neurons do with their weighted input. Must fit the cost.");
        yield return Key.Of("weights", new InitializerType(biases: false), new Initializer(InitializerKind.ScaledNormal),
            (d, value) => d.Initialization = d.Initialization with { Weights = value },
            "How the weights begin. `standard_normal` is N(0, 1), `scaled_normal` N(0, 1/√n_in), `scaled_uniform` ±1/√n_in.");
        yield return Key.Of("output_weights", new InitializerType(biases: false), "same as `weights`",
            d => d.Initialization.Weights, (d, value) => d.Initialization = d.Initialization with { OutputWeights = value },
            "How the output layer's weights begin.");
        yield return Key.Of("biases", new InitializerType(biases: true), new Initializer(InitializerKind.StandardNormal),
            (d, value) => d.Initialization = d.Initialization with { Biases = value },
            "How the biases of all layers begin. `centered` makes every weighted input 0 on the first training example.");
    }
}
