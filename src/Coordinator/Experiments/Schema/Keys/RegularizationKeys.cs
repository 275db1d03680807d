using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>What a training step does to the net beside following the gradient.</summary>
internal static class RegularizationKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("dropout", RealType.Fraction, 0.0,
            (d, value) => d.Model = d.Model with { Dropout = With(d.Model.Dropout ?? new(0, 0), hidden: value) },
            "Probability with which a hidden neuron is left out of a training step; see [Dropout](#dropout).",
            "with hidden layers", d => d.Model.Hidden.Count > 0);
        yield return Key.Of("dropout_inputs", RealType.Fraction, 0.0,
            (d, value) => d.Model = d.Model with { Dropout = With(d.Model.Dropout ?? new(0, 0), inputs: value) },
            "The same for each number of an example.");
        yield return Key.Of("weight_norm", new BooleanType(), false, (d, value) => d.Model = d.Model with { WeightNorm = value },
            "Weights of every neuron as γ v/‖v‖, with v and γ trained; see [Weight normalisation](#weight-normalisation).");
    }

    /// <summary>Null where nothing is dropped, so that a net without dropout is specified in one way only.</summary>
    private static DropoutSpecification? With(DropoutSpecification dropout, double? hidden = null, double? inputs = null)
    {
        var changed = new DropoutSpecification(hidden ?? dropout.Hidden, inputs ?? dropout.Inputs);
        return changed is { Hidden: 0, Inputs: 0 } ? null : changed;
    }
}
