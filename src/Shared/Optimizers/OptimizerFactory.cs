using Cluster.Shared.Models;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers;

/// <summary>Composes an optimiser from update rules.</summary>
public static class OptimizerFactory
{
    /// <summary>
    /// Clipping, weight decay as a cost term, what the optimiser does with the gradient, the learning rate, weight decay as scaling; each
    /// where asked for.
    /// </summary>
    /// <param name="optimizer">Which, and its numbers.</param>
    /// <param name="layout">Of the parameters.</param>
    /// <param name="trainExamples">n of weight decay.</param>
    public static Chain Create(OptimizerSpecification optimizer, ParameterLayout layout, int trainExamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainExamples, 1);
        var decay = optimizer.L2 / trainExamples;
        var weightDecay = optimizer.WeightDecay ?? OptimizerDefaults.WeightDecay(optimizer.Kind);
        var rules = new List<IUpdateRule>();
        if (Clipping(optimizer, layout) is { } clipping) rules.Add(clipping);
        if (decay != 0 && optimizer.L2Form == L2Form.CostTerm) rules.Add(new AddWeightDecay(layout, decay));
        rules.AddRange(Steps(optimizer, layout, weightDecay));
        if (decay != 0 && optimizer.L2Form == L2Form.WeightScaling) rules.Add(new ScaleWeights(layout, decay));
        if (optimizer.Kind == OptimizerKind.Adamw && weightDecay != 0) rules.Add(new ScaleWeights(layout, weightDecay));
        return new(rules);
    }

    private static IUpdateRule? Clipping(OptimizerSpecification optimizer, ParameterLayout layout) => optimizer.Clip switch
    {
        ClipKind.None => null,
        ClipKind.Value => new ClipByValue(optimizer.ClipAt),
        ClipKind.Norm => new ClipByNorm(layout, optimizer.ClipAt, byLayer: false),
        ClipKind.Layer => new ClipByNorm(layout, optimizer.ClipAt, byLayer: true),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer.Clip, "Unknown kind of clipping."),
    };

    /// <summary>From gradient to step.</summary>
    private static IEnumerable<IUpdateRule> Steps(OptimizerSpecification optimizer, ParameterLayout layout, double weightDecay)
    {
        var momentum = new MomentumSchedule(optimizer.Momentum, optimizer.MomentumSchedule);
        var learningRate = new ScaleByLearningRate();
        switch (optimizer.Kind)
        {
            case OptimizerKind.Sgd: return [learningRate];
            case OptimizerKind.Momentum: return [new HeavyBall(momentum), learningRate];
            case OptimizerKind.Nesterov: return [new NesterovMomentum(momentum), learningRate];
            case OptimizerKind.Rmsprop when momentum.IsUsed: return [Adaptive(optimizer), new HeavyBall(momentum), learningRate];
            case OptimizerKind.Lars:
                // The paper's momentum takes up steps, learning rate included, not gradients.
                var ratio = new ScaleByTrustRatio(
                    layout, optimizer.TrustCoefficient ?? OptimizerDefaults.TrustCoefficient, weightDecay);
                return momentum.IsUsed ? [ratio, learningRate, new HeavyBall(momentum)] : [ratio, learningRate];
            default: return [Adaptive(optimizer), learningRate];
        }
    }

    private static IUpdateRule Adaptive(OptimizerSpecification optimizer)
    {
        var (epsilon, inside, previous) = (optimizer.Epsilon, optimizer.EpsilonInside, optimizer.PreviousMean);
        var rho = optimizer.Rho ?? OptimizerDefaults.Rho(optimizer.Kind);
        return optimizer.Kind switch
        {
            OptimizerKind.Adagrad => new ScaleByAdagrad(epsilon, inside),
            OptimizerKind.Adadelta => new ScaleByAdadelta(rho, epsilon, previous),
            OptimizerKind.Rmsprop => new ScaleByRms(rho, epsilon, optimizer.Centered, inside, previous),
            OptimizerKind.Adam or OptimizerKind.Adamw =>
                new ScaleByAdam(optimizer.Beta1, optimizer.Beta2, epsilon, inside, !optimizer.WithoutBiasCorrection),
            OptimizerKind.Nadam =>
                new ScaleByNadam(optimizer.Beta1, optimizer.Beta2, epsilon, optimizer.MomentumDecay ?? OptimizerDefaults.MomentumDecay),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer.Kind, "Unknown kind of optimiser."),
        };
    }
}
