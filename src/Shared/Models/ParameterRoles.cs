namespace Cluster.Shared.Models;

/// <summary>What a layer's parameters are called, and which layers have them.</summary>
public static class ParameterRoles
{
    /// <summary>For people: "weights", "biases".</summary>
    public static string Words(this ParameterRole role) => role switch
    {
        ParameterRole.Weight => "weights",
        ParameterRole.Bias => "biases",
        ParameterRole.Length => "weight lengths",
        ParameterRole.Scale => "normalisation scales",
        ParameterRole.Shift => "normalisation shifts",
        ParameterRole.RunningMean => "running means",
        ParameterRole.RunningVariance => "running variances",
        ParameterRole.VisibleBias => "visible biases",
        ParameterRole.Chain => "chains",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };

    /// <summary>Whether the net's cost has a gradient by it; what has none keeps its place in gradients, with zeros.</summary>
    public static bool IsTrained(this ParameterRole role) => role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance
        or ParameterRole.VisibleBias or ParameterRole.Chain);

    /// <summary>Whether pretraining makes steps of it.</summary>
    public static bool IsPretrained(this ParameterRole role) =>
        role is ParameterRole.Weight or ParameterRole.Bias or ParameterRole.VisibleBias;

    /// <summary>The parameters of a layer, in the order in which they lie, with their shapes.</summary>
    internal static IEnumerable<(ParameterRole Role, int Rows, int Columns)> Of(ModelSpecification model, int layer)
    {
        var (inputs, neurons) = (model.Sizes[layer], model.Sizes[layer + 1]);
        var isHidden = layer < model.Hidden.Count;
        yield return (ParameterRole.Weight, inputs, neurons);
        yield return (ParameterRole.Bias, 1, neurons);
        if (model.WeightNorm) yield return (ParameterRole.Length, 1, neurons);
        if (model.BatchNorm is not null && isHidden)
        {
            yield return (ParameterRole.Scale, 1, neurons);
            yield return (ParameterRole.Shift, 1, neurons);
            yield return (ParameterRole.RunningMean, 1, neurons);
            yield return (ParameterRole.RunningVariance, 1, neurons);
        }

        if (model.Pretraining is not { } pretraining || !isHidden) yield break;
        yield return (ParameterRole.VisibleBias, 1, inputs);
        if (pretraining.Persistent) yield return (ParameterRole.Chain, pretraining.Chains, neurons);
    }
}
