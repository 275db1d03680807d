using Cluster.Shared.Models;

namespace Cluster.Shared.Optimizers;

/// <summary>Composes an optimiser from update rules.</summary>
public static class OptimizerFactory
{
    /// <summary>
    /// Weight decay as a cost term, what the optimiser does with the gradient, the learning rate, weight decay as scaling; each where
    /// asked for.
    /// </summary>
    /// <param name="optimizer">Which, and its numbers.</param>
    /// <param name="layout">Of the parameters.</param>
    /// <param name="trainExamples">n of weight decay.</param>
    public static Chain Create(OptimizerSpecification optimizer, ParameterLayout layout, int trainExamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainExamples, 1);
        var decay = optimizer.L2 / trainExamples;
        var rules = new List<IUpdateRule>();
        if (decay != 0 && optimizer.L2Form == L2Form.CostTerm) rules.Add(new AddWeightDecay(layout, decay));
        switch (optimizer.Kind)
        {
            case OptimizerKind.Sgd: break;
            case OptimizerKind.Momentum: rules.Add(new HeavyBall(optimizer.Momentum)); break;
            case OptimizerKind.Nesterov: rules.Add(new NesterovMomentum(optimizer.Momentum)); break;
            case OptimizerKind.Adam: rules.Add(new ScaleByAdam(optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon)); break;
            default: throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer.Kind, "Unknown kind of optimiser.");
        }

        rules.Add(new ScaleByLearningRate());
        if (decay != 0 && optimizer.L2Form == L2Form.WeightScaling) rules.Add(new ScaleWeights(layout, decay));
        return new(rules);
    }
}
