using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Labs.Measures;

/// <summary>Chains with weights and biases from N(0, 1), a seed each, and how well three ways to the gradient agree on them.</summary>
internal sealed class ChainDraws
{
    private readonly ShardSum _sum = new(ScalarChain.Model);
    private readonly ExampleSet _example = Chain.Create().Train;

    /// <param name="count">Seeds 0 to count − 1.</param>
    public ChainDraws(int count)
    {
        using var engine = new GradientEngineFactory().Create(ScalarChain.Model);
        Chains = [.. Enumerable.Range(0, count).Select(seed => Draw((ulong)seed, engine))];
    }

    public IReadOnlyList<ScalarChain> Chains { get; }

    /// <summary>Largest difference between backpropagation, in single precision, and the formula; relative to the formula.</summary>
    public double BackpropagationError { get; private set; }

    /// <summary>Largest difference between central differences and the formula; relative to the chain's largest gradient.</summary>
    public double DifferenceError { get; private set; }

    /// <summary>|∂C/∂b₁| / |∂C/∂b₃| of each chain.</summary>
    public IReadOnlyList<double> Ratios => [.. Chains.Select(Ratio)];

    /// <summary>The chain whose ratio is the median.</summary>
    public int Typical => Chains.Index().OrderBy(chain => Ratio(chain.Item)).ElementAt(Chains.Count / 2).Index;

    public static double Ratio(ScalarChain chain) => Math.Abs(chain.Factor(1) * chain.Factor(2) * chain.Slopes[0] / chain.Slopes[2]);

    private ScalarChain Draw(ulong seed, IGradientEngine engine)
    {
        var (chain, parameters) = ScalarChain.Draw(seed);
        engine.Gradient(parameters, _example, [0], Pass.Single(statistics: false), _sum);
        var layout = new ParameterLayout(ScalarChain.Model);
        var largest = Enumerable.Range(0, ScalarChain.Layers).Max(layer => Math.Abs(chain.Gradient(layer)));
        for (var layer = 0; layer < ScalarChain.Layers; layer++)
        {
            var formula = chain.Gradient(layer);
            var backpropagated = _sum.Gradient[layout.Biases(layer).IndexOf(output: 0)];
            BackpropagationError = Math.Max(BackpropagationError, Math.Abs(backpropagated / formula - 1));
            DifferenceError = Math.Max(DifferenceError, Math.Abs(chain.Difference(layer) - formula) / largest);
        }

        return chain;
    }
}
