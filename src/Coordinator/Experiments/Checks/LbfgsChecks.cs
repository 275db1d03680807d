using Cluster.Coordinator.Experiments.Schema.Keys;
using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What L-BFGS asks of a configuration: an objective that is the same at every look, with all of it in view.</summary>
internal static class LbfgsChecks
{
    public static IReadOnlyList<ConfigurationRule> All { get; } =
    [
        new(["batch", "train", "optimizer"], d => LbfgsKeys.IsUsed(d) && d.BatchSize != d.Train
            ? $"'batch' is {d.BatchSize} of {d.Train} examples, but optimizer lbfgs compares costs over all of them: use 'full'."
            : null),
        new(["l2_form", "optimizer"], d => LbfgsKeys.IsUsed(d) && d.Optimizer is { L2: > 0, L2Form: L2Form.WeightScaling }
            ? "'l2_form' is weight_scaling, which is no part of the cost that optimizer lbfgs makes small: use cost_term."
            : null),
        new(["lbfgs.c2", "lbfgs.c1"], d => d.Optimizer.Lbfgs is { } lbfgs && lbfgs.C1 >= lbfgs.C2
            ? $"'lbfgs.c1' is {lbfgs.C1} and 'lbfgs.c2' {lbfgs.C2}: "
                + "a step that meets both conditions is only sure to exist with c1 below c2."
            : null),
        new(["clip", "optimizer"], d => LbfgsKeys.IsUsed(d) && d.Optimizer.Clip != ClipKind.None
            ? "A gradient that is clipped is not that of the cost, which optimizer lbfgs looks at too: leave 'clip' out."
            : null),
        new(["optimizer"], d => LbfgsKeys.IsUsed(d) && d.Model.Dropout is not null
            ? "Optimizer lbfgs compares costs, which dropout makes random: leave one of them out."
            : null),
        new(["optimizer"], d => LbfgsKeys.IsUsed(d) && d.Model.BatchNorm is not null
            ? "Optimizer lbfgs looks at trial points, whose statistics batch normalisation would take for steps: leave one of them out."
            : null),
    ];
}
