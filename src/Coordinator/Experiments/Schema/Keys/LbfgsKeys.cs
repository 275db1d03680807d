using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>The numbers of L-BFGS and of its line search.</summary>
internal static class LbfgsKeys
{
    private const string Only = "with optimizer lbfgs";

    private static RealType BetweenZeroAndOne { get; } = new(0, 1, minAllowed: false, maxAllowed: false);

    public static IEnumerable<ExperimentKey> All()
    {
        var standard = new LbfgsSpecification();
        yield return Key.Of("lbfgs.history", new IntegerType(1, 100), standard.History,
            (d, value) => Change(d, lbfgs => lbfgs with { History = value }),
            "m: how many of the last steps and changes of the gradient stand for the curvature.", Only, IsUsed);
        yield return Key.Of("lbfgs.c1", BetweenZeroAndOne, standard.C1, (d, value) => Change(d, lbfgs => lbfgs with { C1 = value }),
            "c₁ of the strong Wolfe conditions: the share of the slope's promise by which the cost must fall.", Only, IsUsed);
        yield return Key.Of("lbfgs.c2", BetweenZeroAndOne, standard.C2, (d, value) => Change(d, lbfgs => lbfgs with { C2 = value }),
            "c₂ of the strong Wolfe conditions: the share of the slope that may be left; above c₁.", Only, IsUsed);
        yield return Key.Of("lbfgs.evaluations", new IntegerType(1, 1000), standard.Evaluations,
            (d, value) => Change(d, lbfgs => lbfgs with { Evaluations = value }),
            "Gradients over all examples that the line search of one step may take.", Only, IsUsed);
    }

    public static bool IsUsed(ExperimentDraft draft) => draft.Optimizer.Kind == OptimizerKind.Lbfgs;

    private static void Change(ExperimentDraft draft, Func<LbfgsSpecification, LbfgsSpecification> change)
    {
        if (IsUsed(draft)) draft.Optimizer = draft.Optimizer with { Lbfgs = change(draft.Optimizer.Lbfgs ?? new()) };
    }
}
