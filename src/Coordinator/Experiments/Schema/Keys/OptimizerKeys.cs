using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The rule that makes a step of a gradient, and its numbers.</summary>
internal static class OptimizerKeys
{
    private const string Adams = "with optimizer adam, adamw or nadam";
    private const string MeansOfSquares = "with optimizer adadelta or rmsprop";

    public static IEnumerable<ExperimentKey> All() => [.. First(), .. MomentumKeys.All(), .. Adaptive(), .. Variants(), .. Last()];

    private static IEnumerable<ExperimentKey> First()
    {
        yield return Key.Of("optimizer", new ChoiceType<OptimizerKind>(), OptimizerKind.Sgd,
            (d, value) => d.Optimizer = d.Optimizer with { Kind = value },
            "The rule that makes a step of a gradient; see [Optimisers](#optimisers).");
        yield return Key.Of("learning_rate", RealType.Positive,
            "`0.1`; `1` for adadelta and lbfgs, `0.01` for adagrad and rmsprop, `0.001` for adam and adamw, `0.002` for nadam",
            d => OptimizerDefaults.LearningRate(d.Optimizer.Kind),
            (d, value) => d.Optimizer = d.Optimizer with { LearningRate = value },
            "η, before the schedule; with optimizer lbfgs the step length that each line search tries first.");
    }

    private static IEnumerable<ExperimentKey> Adaptive()
    {
        yield return Key.Of("beta1", RealType.Fraction, 0.9, (d, value) => d.Optimizer = d.Optimizer with { Beta1 = value },
            "Decay of Adam's mean of gradients.", Adams, IsAdams);
        yield return Key.Of("beta2", RealType.Fraction, 0.999, (d, value) => d.Optimizer = d.Optimizer with { Beta2 = value },
            "Decay of Adam's mean of squared gradients.", Adams, IsAdams);
        yield return Key.Of("rho", RealType.Fraction, "`0.99` for rmsprop, `0.9` for adadelta",
            d => OptimizerDefaults.Rho(d.Optimizer.Kind),
            (d, value) => d.Optimizer = d.Optimizer with { Rho = HasMeanOfSquares(d) ? value : null },
            "Decay of the mean of squared gradients.", MeansOfSquares, HasMeanOfSquares);
        yield return Key.Of("epsilon", RealType.Positive, "`1e-08`; `1e-10` for adagrad, `1e-06` for adadelta",
            d => OptimizerDefaults.Epsilon(IsAdaptive(d) ? d.Optimizer.Kind : OptimizerKind.Adam),
            (d, value) => d.Optimizer = d.Optimizer with { Epsilon = value },
            "What is added to the root before it divides.", "with optimizer adagrad, adadelta, rmsprop, adam, adamw or nadam", IsAdaptive);
        yield return Key.Of("momentum_decay", RealType.NotNegative, OptimizerDefaults.MomentumDecay,
            (d, value) => d.Optimizer = d.Optimizer with { MomentumDecay = Is(d, OptimizerKind.Nadam) ? value : null },
            "ψ of Nadam: how fast its momentum grows from β₁/2 to β₁.", "with optimizer nadam", d => Is(d, OptimizerKind.Nadam));
        yield return Key.Of("trust_coefficient", RealType.Positive, OptimizerDefaults.TrustCoefficient,
            (d, value) => d.Optimizer = d.Optimizer with { TrustCoefficient = Is(d, OptimizerKind.Lars) ? value : null },
            "κ of LARS: a step changes each layer by κη of its length.", "with optimizer lars", d => Is(d, OptimizerKind.Lars));
    }

    private static IEnumerable<ExperimentKey> Variants()
    {
        yield return Key.Of("epsilon_inside", new BooleanType(), false,
            (d, value) => d.Optimizer = d.Optimizer with { EpsilonInside = value },
            "Divide by √(x + ε) and not by √x + ε.", "with optimizer adagrad, rmsprop, adam or adamw",
            d => Is(d, OptimizerKind.Adagrad, OptimizerKind.Rmsprop, OptimizerKind.Adam, OptimizerKind.Adamw));
        yield return Key.Of("bias_correction", new BooleanType(), true,
            (d, value) => d.Optimizer = d.Optimizer with { WithoutBiasCorrection = !value },
            "Divide Adam's means by what they lack at first.", "with optimizer adam or adamw",
            d => Is(d, OptimizerKind.Adam, OptimizerKind.Adamw));
        yield return Key.Of("previous_mean", new BooleanType(), false,
            (d, value) => d.Optimizer = d.Optimizer with { PreviousMean = value },
            "Divide by the mean as it was before this gradient.", MeansOfSquares, HasMeanOfSquares);
        yield return Key.Of("centered", new BooleanType(), false,
            (d, value) => d.Optimizer = d.Optimizer with { Centered = value },
            "Divide by the gradient's standard deviation and not by the root of its mean square.", "with optimizer rmsprop",
            d => Is(d, OptimizerKind.Rmsprop));
    }

    private static IEnumerable<ExperimentKey> Last()
    {
        yield return Key.Of("weight_decay", RealType.NotNegative, "`0.01` for adamw, `0` for lars",
            d => OptimizerDefaults.WeightDecay(d.Optimizer.Kind),
            (d, value) => d.Optimizer = d.Optimizer with { WeightDecay = Is(d, OptimizerKind.Adamw, OptimizerKind.Lars) ? value : null },
            "λ that AdamW scales weights with, by 1 − ηλ in each step, and that LARS adds to the gradient, as λw. Not divided by the "
            + "number of training examples. Biases do not decay.",
            "with optimizer adamw or lars", d => Is(d, OptimizerKind.Adamw, OptimizerKind.Lars));
        yield return Key.Of("l2", RealType.NotNegative, 0.0, (d, value) => d.Optimizer = d.Optimizer with { L2 = value },
            "λ of weight decay, which acts as λ/n with n the number of training examples. Biases do not decay.");
        yield return Key.Of("l2_form", new ChoiceType<L2Form>(), "`weight_scaling`, or `cost_term` with optimizer lbfgs",
            d => LbfgsKeys.IsUsed(d) ? L2Form.CostTerm : L2Form.WeightScaling,
            (d, value) => d.Optimizer = d.Optimizer with { L2Form = value },
            "`weight_scaling` multiplies the weights by 1 − ηλ/n in each step; `cost_term` adds (λ/n) w to the gradient.",
            "with l2 above 0", d => d.Optimizer.L2 > 0);
    }

    private static bool Is(ExperimentDraft draft, params ReadOnlySpan<OptimizerKind> kinds) => kinds.Contains(draft.Optimizer.Kind);

    private static bool IsAdams(ExperimentDraft draft) => Is(draft, OptimizerKind.Adam, OptimizerKind.Adamw, OptimizerKind.Nadam);

    private static bool HasMeanOfSquares(ExperimentDraft draft) => Is(draft, OptimizerKind.Adadelta, OptimizerKind.Rmsprop);

    private static bool IsAdaptive(ExperimentDraft draft) =>
        IsAdams(draft) || HasMeanOfSquares(draft) || Is(draft, OptimizerKind.Adagrad);
}
