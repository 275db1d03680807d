using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>Hidden layers trained as restricted Boltzmann machines, before the net is.</summary>
internal static class PretrainingKeys
{
    private const string OnlyWithEpochs = "with pretraining.epochs above 0";

    private static readonly PretrainingSpecification Defaults = new() { Epochs = 1 };

    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("pretraining.epochs", new IntegerType(0, Key.EpochsMax), 0,
            (d, value) => d.Model = d.Model with { Pretraining = value > 0 ? new() { Epochs = value } : null },
            "Before the net is trained, train each hidden layer in turn as a restricted Boltzmann machine, for so many passes over the "
            + "training examples, with mini-batches as in training; 0 for no pretraining. See [Pretraining](#pretraining).");
        yield return Setting("pretraining.learning_rate", RealType.Positive, Defaults.LearningRate,
            (p, value) => p with { LearningRate = value },
            "η of its steps.");
        yield return Setting("pretraining.momentum", RealType.Fraction, Defaults.Momentum, (p, value) => p with { Momentum = value },
            "Share of the last step that is kept.");
        yield return Setting("pretraining.l2", RealType.NotNegative, Defaults.L2, (p, value) => p with { L2 = value },
            "λ of weight decay, which adds (λ/n) w to the gradient, n the number of training examples.");
        yield return Setting("pretraining.gibbs_steps", new IntegerType(1, 10_000), Defaults.GibbsSteps,
            (p, value) => p with { GibbsSteps = value },
            "k of contrastive divergence: Gibbs steps for each example in each step.");
        yield return Key.Of("pretraining.persistent", new BooleanType(), Defaults.Persistent,
            (d, value) => d.Model = d.Model with
            {
                Pretraining = d.Model.Pretraining is { } p ? p with { Persistent = value, Chains = value ? d.BatchSize : 0 } : null,
            },
            "Persistent contrastive divergence: chains, as many as a mini-batch has examples, go on from step to step instead of beginning "
            + "at the examples.",
            OnlyWithEpochs, d => d.Model.Pretraining is not null);
    }

    private static ExperimentKey Setting<T>(
        string path, KeyType type, T byDefault, Func<PretrainingSpecification, T, PretrainingSpecification> set, string meaning)
        where T : notnull =>
        Key.Of(path, type, byDefault,
            (d, value) => d.Model = d.Model with { Pretraining = d.Model.Pretraining is { } p ? set(p, value) : null },
            meaning, OnlyWithEpochs, d => d.Model.Pretraining is not null);
}
