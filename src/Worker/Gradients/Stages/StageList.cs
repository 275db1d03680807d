using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// A net as stages in a row, dropout of the inputs first. A hidden layer is: weighted inputs, batch normalisation if it stands before the
/// activation, the activation, batch normalisation if it stands behind, dropout. The output layer ends with its weighted inputs, and
/// what follows is the cost's; but an activation whose derivative does not follow from its value is a stage here too.
/// </summary>
internal sealed class StageList
{
    private readonly List<Stage> _stages = [];
    private readonly List<int> _normalizations = [];
    private readonly List<int> _activations = [];

    public StageList(ModelSpecification model, ParameterLayout layout, BatchNormRounds rounds, IKernels kernels)
    {
        if (model.Dropout is { Inputs: > 0 and var p }) _stages.Add(new DropoutStage(layer: 0, model.Inputs, p));
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            if (layer == 0) FirstTrained = _stages.Count;
            _stages.Add(new LinearStage(layout, layer, kernels));
            if (layer < model.Hidden.Count) AddHidden(model, layout, rounds, layer, kernels);
            else AddOutput(model, kernels);
        }
    }

    public IReadOnlyList<Stage> All => _stages;

    /// <summary>The first with parameters: none before it needs a gradient by its output.</summary>
    public int FirstTrained { get; }

    /// <summary>Which stages are batch normalisations, first hidden layer first.</summary>
    public IReadOnlyList<int> Normalizations => _normalizations;

    /// <summary>For each layer the stage whose output are its activations.</summary>
    public IReadOnlyList<int> Activations => _activations;

    private void AddHidden(ModelSpecification model, ParameterLayout layout, BatchNormRounds rounds, int layer, IKernels kernels)
    {
        var placement = model.BatchNorm?.Placement;
        if (placement == BatchNormPlacement.BeforeActivation) AddNormalization();
        _activations.Add(_stages.Count);
        _stages.Add(new ActivationStage(model.Activation, model.Hidden[layer], kernels));
        if (placement == BatchNormPlacement.AfterActivation) AddNormalization();
        if (model.Dropout is { Hidden: > 0 and var p }) _stages.Add(new DropoutStage(layer + 1, model.Hidden[layer], p));

        void AddNormalization()
        {
            _normalizations.Add(_stages.Count);
            _stages.Add(new BatchNormStage(rounds, layout, layer));
        }
    }

    private void AddOutput(ModelSpecification model, IKernels kernels)
    {
        if (model.OutputActivation.NeedsWeightedInput())
            _stages.Add(new ActivationStage(model.OutputActivation, model.Outputs, kernels));
        _activations.Add(_stages.Count - 1);
    }
}
