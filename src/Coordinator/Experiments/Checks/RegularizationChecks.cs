using Cluster.Coordinator.Experiments.Schema;
using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What must hold where weights are normalised by their length; null if all is well.</summary>
internal static class RegularizationChecks
{
    public static string? Directions(ExperimentDraft draft) =>
        draft.Model.WeightNorm
        && (IsZero(draft.Initialization.OutputWeights) || (draft.Model.Hidden.Count > 0 && IsZero(draft.Initialization.Weights)))
            ? "Weights that are all 0 have no direction, and weight_norm has nothing to turn: take weights that are drawn, or another "
                + "constant."
            : null;

    private static bool IsZero(Initializer weights) => weights is { Kind: InitializerKind.Constant, Value: 0 };
}
