using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Shared.Tests.Optimizers;

/// <summary>Steps with given gradients, in the canonical order.</summary>
internal static class Steps
{
    /// <summary>Parameters after each step.</summary>
    public static IReadOnlyList<float[]> Of(
        OptimizerSpecification optimizer, ParameterLayout layout, IEnumerable<float> start, IEnumerable<IEnumerable<double>> gradients,
        int trainExamples = 1)
    {
        var chain = OptimizerFactory.Create(optimizer, layout, trainExamples);
        var state = chain.CreateState(layout);
        var parameters = layout.FromCanonical([.. start]);
        var steps = new List<float[]>();
        foreach (var (step, gradient) in gradients.Index())
        {
            var update = layout.FromCanonical([.. gradient.Select(value => (float)value)]);
            chain.Apply(update.Span, state, parameters.Span, new(step, 0, optimizer.LearningRate));
            for (var i = 0; i < parameters.Length; i++) parameters[i] += update[i];
            steps.Add(layout.ToCanonical(parameters));
        }

        return steps;
    }
}
