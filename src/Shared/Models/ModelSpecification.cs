using System.Text.Json.Serialization;

namespace Cluster.Shared.Models;

/// <summary>A fully connected net.</summary>
public sealed record ModelSpecification
{
    /// <summary>Numbers an example has.</summary>
    public required int Inputs { get; init; }

    /// <summary>Neurons of each hidden layer, first to last; may be empty.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Neurons of the output layer: the number of classes, or 1 for a target that is itself a number.</summary>
    public required int Outputs { get; init; }

    public Activation Activation { get; init; } = Activation.Sigmoid;

    public Activation OutputActivation { get; init; } = Activation.Sigmoid;

    public Cost Cost { get; init; } = Cost.CrossEntropy;

    /// <summary>Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BatchNormSpecification? BatchNorm { get; init; }

    /// <summary>
    /// Weights of every layer as γ v/‖v‖, neuron by neuron, with v and γ trained. Salimans and Kingma, "Weight normalization", 2016.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WeightNorm { get; init; }

    /// <summary>Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DropoutSpecification? Dropout { get; init; }

    /// <summary>Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PretrainingSpecification? Pretraining { get; init; }

    /// <summary>Layers with weights: the hidden ones and the output layer.</summary>
    [JsonIgnore]
    public int LayerCount => Hidden.Count + 1;

    /// <summary>Neurons of all layers, the inputs included, first to last.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Sizes => [Inputs, .. Hidden, Outputs];

    /// <param name="layer">0 for the first hidden layer, <see cref="LayerCount"/> − 1 for the output layer.</param>
    public Activation ActivationOf(int layer) => layer == Hidden.Count ? OutputActivation : Activation;
}
