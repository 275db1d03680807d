using Cluster.Shared.Diagnostics;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>When and from what the per-layer figures are taken.</summary>
internal static class DiagnosticsKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("diagnostics.source", new ChoiceType<DiagnosticsSource>(), DiagnosticsSource.Probe,
            (d, value) => d.Diagnostics = d.Diagnostics with { Source = value },
            "The gradient that is looked at: the one of the training step itself, or one over a fixed set of probe examples.");
        yield return Key.Of("diagnostics.probe", new IntegerType(1, Key.CountMax), "`1000`, or all if there are fewer",
            d => Math.Min(1000, d.Train), (d, value) => d.Diagnostics = d.Diagnostics with { ProbeCount = value },
            "The first so many training examples are the probe.", "with diagnostics.source probe",
            d => d.Diagnostics.Source == DiagnosticsSource.Probe);
        yield return Key.Of("diagnostics.before_training", new BooleanType(), true,
            (d, value) => d.Diagnostics = d.Diagnostics with { BeforeTraining = value },
            "Look once before the first step.");
        yield return Key.Of("diagnostics.every_epochs", new IntegerType(0, Key.EpochsMax), 1,
            (d, value) => d.Diagnostics = d.Diagnostics with { EveryEpochs = value },
            "Look before every k-th epoch; 0 for not at all.");
        yield return Key.Of("diagnostics.every_steps", new IntegerType(0, int.MaxValue), 0,
            (d, value) => d.Diagnostics = d.Diagnostics with { EverySteps = value },
            "Look before every k-th step; 0 for not at all.");
        yield return Key.Of("diagnostics.neurons", new BooleanType(), false,
            (d, value) => d.Diagnostics = d.Diagnostics with { Neurons = value },
            "Keep ∂C/∂b of every neuron at each of these moments; before training it is always kept.");
    }
}
