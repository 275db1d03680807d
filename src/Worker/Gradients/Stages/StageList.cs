using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// A net as stages in a row. A hidden layer is: weighted inputs, batch normalisation if it stands before the activation, the activation,
/// batch normalisation if it stands behind. The output layer ends with its weighted inputs; what follows is the cost's.
/// </summary>
internal sealed class StageList
{
    private readonly List<Stage> _stages = [];
    private readonly List<int> _normalizations = [];
    private readonly List<int> _activations = [];

    public StageList(ModelSpecification model, ParameterLayout layout, BatchNormRounds rounds, IKernels kernels)
    {
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            if (layer == 0) FirstTrained = _stages.Count;
            _stages.Add(new LinearStage(layout, layer, kernels));
            if (layer < model.Hidden.Count) AddHidden(model, layout, rounds, layer, kernels);
            else _activations.Add(_stages.Count - 1);
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

        void AddNormalization()
        {
            _normalizations.Add(_stages.Count);
            _stages.Add(new BatchNormStage(rounds, layout, layer));
        }
    }
}
