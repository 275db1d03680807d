using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The rule that makes a step of a gradient.</summary>
internal static class OptimizerKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("optimizer", new ChoiceType<OptimizerKind>(), OptimizerKind.Sgd,
            (d, value) => d.Optimizer = d.Optimizer with { Kind = value },
            "The rule that makes a step of a gradient.");
        yield return Key.Of("learning_rate", RealType.Positive, 0.1, (d, value) => d.Optimizer = d.Optimizer with { LearningRate = value },
            "η, before the schedule.");
        yield return Key.Of("momentum", RealType.Fraction, 0.9, (d, value) => d.Optimizer = d.Optimizer with { Momentum = value },
            "Share of the last step that is kept.", usedOnly: "with optimizer momentum or nesterov",
            usedWhen: d => d.Optimizer.Kind is OptimizerKind.Momentum or OptimizerKind.Nesterov);
        yield return Key.Of("beta1", RealType.Fraction, 0.9, (d, value) => d.Optimizer = d.Optimizer with { Beta1 = value },
            "Decay of Adam's mean of gradients.", "with optimizer adam", IsAdam);
        yield return Key.Of("beta2", RealType.Fraction, 0.999, (d, value) => d.Optimizer = d.Optimizer with { Beta2 = value },
            "Decay of Adam's mean of squared gradients.", "with optimizer adam", IsAdam);
        yield return Key.Of("epsilon", RealType.Positive, 1e-8, (d, value) => d.Optimizer = d.Optimizer with { Epsilon = value },
            "What Adam adds to the root before it divides by it.", "with optimizer adam", IsAdam);
        yield return Key.Of("l2", RealType.NotNegative, 0.0, (d, value) => d.Optimizer = d.Optimizer with { L2 = value },
            "λ of weight decay, which acts as λ/n with n the number of training examples. Biases do not decay.");
        yield return Key.Of("l2_form", new ChoiceType<L2Form>(), L2Form.WeightScaling,
            (d, value) => d.Optimizer = d.Optimizer with { L2Form = value },
            "`weight_scaling` multiplies the weights by 1 − ηλ/n in each step; `cost_term` adds (λ/n) w to the gradient.",
            "with l2 above 0", d => d.Optimizer.L2 > 0);
    }

    private static bool IsAdam(ExperimentDraft draft) => draft.Optimizer.Kind == OptimizerKind.Adam;
}
