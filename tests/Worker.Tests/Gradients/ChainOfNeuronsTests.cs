using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Gradients;

/// <summary>
/// One neuron a layer, three hidden layers: ∂C/∂b₁ = σ′(z₁) w₂ σ′(z₂) w₃ σ′(z₃) w₄ σ′(z₄) ∂C/∂a₄, the formula from which the vanishing
/// gradient was first explained, against backpropagation and against finite differences.
/// </summary>
public sealed class ChainOfNeuronsTests
{
    private static readonly ModelSpecification Chain = new() { Inputs = 1, Hidden = [1, 1, 1], Outputs = 1, Cost = Cost.Quadratic };
    private static readonly float[] Input = [1];
    private static readonly byte[] Label = [1];

    [Fact]
    public void Backpropagation_gives_the_product_formula()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var parameters = Draw(seed, new(InitializerKind.StandardNormal), new(InitializerKind.StandardNormal));
            var (gradient, formula) = (Backpropagate(parameters), Formula(parameters));
            for (var layer = 0; layer < 4; layer++)
                ((double)gradient[2 * layer + 1]).ShouldBe(
                    formula[layer], 1e-5 * Math.Abs(formula[layer]), $"seed {seed}, layer {layer + 1}");
        }
    }

    [Fact]
    public void Finite_differences_give_the_product_formula()
    {
        var twin = new DoubleNetwork(Chain);
        for (var seed = 0UL; seed < 100; seed++)
        {
            double[] parameters =
                [.. Draw(seed, new(InitializerKind.StandardNormal), new(InitializerKind.StandardNormal)).Select(p => (double)p)];
            var formula = Formula([.. parameters.Select(p => (float)p)]);
            for (var layer = 0; layer < 4; layer++) Difference(twin, parameters, 2 * layer + 1).ShouldBe(formula[layer], 1e-9);
        }
    }

    [Fact]
    public void With_weights_from_the_standard_normal_the_first_gradient_is_as_a_rule_16_or_more_times_smaller_than_the_third()
    {
        var ratios = Enumerable.Range(0, 1000)
            .Select(seed => Formula(Draw((ulong)seed, new(InitializerKind.StandardNormal), new(InitializerKind.StandardNormal))))
            .Select(formula => Math.Abs(formula[2] / formula[0]))
            .ToList();
        ratios.Count(ratio => ratio >= 16).ShouldBeGreaterThan(800);
    }

    [Fact]
    public void With_weights_of_100_and_centered_biases_every_layer_passed_multiplies_the_gradient_by_25()
    {
        var gradient = Backpropagate(Draw(0, new(InitializerKind.Constant, 100), new(InitializerKind.Centered)));
        for (var layer = 0; layer < 3; layer++) (gradient[2 * layer + 1] / gradient[2 * layer + 3]).ShouldBe(25, 1e-3);
    }

    /// <summary>Weight and bias of the first layer, weight and bias of the second, …</summary>
    private static float[] Draw(ulong seed, Initializer weights, Initializer biases)
    {
        var initialization = new InitializationSpecification { Weights = weights, OutputWeights = weights, Biases = biases };
        return Cases.Canonical(Chain, ParameterInitialization.Create(Chain, initialization, seed, Input));
    }

    private static float[] Backpropagate(float[] parameters)
    {
        var sum = new ShardSum(Chain);
        new GradientEngine(Chain).Gradient(Cases.Flat(Chain, parameters), Input, Label, statistics: false, sum);
        return Cases.Canonical(Chain, sum.Gradient);
    }

    /// <summary>[layers] ∂C/∂b of each layer, by the formula, for the target 1.</summary>
    private static double[] Formula(float[] parameters)
    {
        var (slope, a) = (new double[4], 1.0);
        for (var layer = 0; layer < 4; layer++)
        {
            a = 1 / (1 + Math.Exp(-(parameters[2 * layer] * a + parameters[2 * layer + 1])));
            slope[layer] = a * (1 - a);
        }

        var formula = new double[4];
        formula[3] = slope[3] * (a - 1);
        for (var layer = 2; layer >= 0; layer--) formula[layer] = slope[layer] * parameters[2 * (layer + 1)] * formula[layer + 1];
        return formula;
    }

    private static double Difference(DoubleNetwork twin, double[] parameters, int index)
    {
        const double H = 1e-5;
        var (up, down) = (parameters.ToArray(), parameters.ToArray());
        (up[index], down[index]) = (up[index] + H, down[index] - H);
        return (twin.Cost(up, [1.0], Label) - twin.Cost(down, [1.0], Label)) / (2 * H);
    }
}
