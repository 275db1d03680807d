using Cluster.Coordinator.Experiments.Schema;
using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What pretraining needs of the rest of a configuration.</summary>
internal static class PretrainingChecks
{
    private const long ChainUnitsMax = 1L << 26;

    /// <summary>Keys that it looks at; the first of them that was given is blamed.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["pretraining.epochs", "pretraining.gibbs_steps", "pretraining.persistent", "activation", "hidden", "batch", "train"];

    /// <summary>Null if all is well.</summary>
    public static string? Problem(ExperimentDraft draft)
    {
        if (draft.Model is not { Pretraining: { } pretraining } model) return null;
        if (model.Hidden.Count == 0)
            return "Pretraining is for hidden layers, but 'hidden' is []: name some, or leave out 'pretraining.epochs'.";
        if (model.Activation != Activation.Sigmoid)
        {
            return $"Pretraining needs activation sigmoid, whose values are the probabilities of a restricted Boltzmann machine's "
                + $"units; it is {Choices.SnakeCase(model.Activation)}.";
        }

        if (model.BatchNorm is not null || model.WeightNorm)
        {
            return $"Pretraining does not go together with {(model.WeightNorm ? "weight" : "batch")} normalisation, under which its "
                + "weights would mean something else: leave out one of them.";
        }

        var chainUnits = pretraining.Chains * model.Hidden.Sum(neurons => (long)neurons);
        if (chainUnits > ChainUnitsMax)
        {
            return $"{pretraining.Chains} persistent chains over all hidden layers have {chainUnits} units; at most {ChainUnitsMax} are "
                + "allowed: use smaller mini-batches.";
        }

        var run = draft.ToSpecification();
        return (double)run.StepsPerEpoch * pretraining.Epochs * model.Hidden.Count * pretraining.GibbsSteps > uint.MaxValue
            ? $"Pretraining would make more than {uint.MaxValue} Gibbs steps: lower 'pretraining.epochs' or 'pretraining.gibbs_steps', or "
                + "use larger mini-batches."
            : null;
    }
}
